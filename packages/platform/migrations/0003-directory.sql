-- locks: nothing that exists
-- Organisations and people of a county, and who may sign in.

create table platform.organisation (
  county_id integer not null references platform.county (id),
  id uuid not null,
  name text not null,
  type text not null,
  parent_id uuid,
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, parent_id) references platform.organisation (county_id, id)
);
select platform.tenant_table('platform.organisation');
comment on table platform.organisation is 'An organisation of the county 单位: department, township, village, enterprise, school, hospital';

create table platform.person (
  county_id integer not null references platform.county (id),
  id uuid not null,
  name text not null,
  title text not null,
  organisation_id uuid,
  inspector boolean not null default false,
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, organisation_id) references platform.organisation (county_id, id)
);
select platform.tenant_table('platform.person');
comment on column platform.person.inspector is 'In the pool that teams are drawn from 巡察人才库';

create table platform.account (
  county_id integer not null references platform.county (id),
  id uuid not null,
  person_id uuid not null,
  username text not null,
  password_hash text not null,
  disabled boolean not null default false,
  locale text not null default 'zh-CN',
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, person_id) references platform.person (county_id, id)
);
select platform.tenant_table('platform.account');
revoke all on platform.account from xuncha_app;

-- Which county a name signs in to. Not a tenant table: it is asked before there is a tenant, by the gate alone.
create table platform.sign_in_name (
  username text primary key,
  county_id integer not null,
  account_id uuid not null
);

create table platform.account_role (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  role text not null,
  primary key (county_id, id),
  unique (county_id, account_id, role),
  foreign key (county_id, account_id) references platform.account (county_id, id)
);
select platform.tenant_table('platform.account_role', deletable => true);
revoke all on platform.account_role from xuncha_app;

-- What a role may do, over which rows: policy as data, written from the manifests at installation.
create table platform.role_grant (
  plugin_id text not null,
  role text not null,
  permission text not null,
  reach text not null check (reach in ('county', 'unit', 'team', 'own')),
  primary key (role, permission, reach)
);

create table platform.assignment (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  team_id uuid not null,
  person_id uuid not null,
  duty text not null,
  until date not null,
  ended_at timestamptz,
  primary key (county_id, id)
);
create unique index assignment_open on platform.assignment (county_id, team_id, person_id) where ended_at is null;
create index assignment_of_person on platform.assignment (county_id, person_id) where ended_at is null;
select platform.tenant_table('platform.assignment');
comment on table platform.assignment is 'A person''s part in a team for one round 一次一授权: the right dies with the day';

create policy gate on platform.organisation to xuncha_gate using (true) with check (true);
create policy gate on platform.person to xuncha_gate using (true) with check (true);
create policy gate on platform.account to xuncha_gate using (true) with check (true);
create policy gate on platform.account_role to xuncha_gate using (true) with check (true);
create policy gate on platform.assignment to xuncha_gate using (true) with check (true);
grant select, insert, update on platform.organisation, platform.person, platform.account to xuncha_gate;
grant select, insert, delete on platform.account_role, platform.sign_in_name to xuncha_gate;
grant select on platform.assignment, platform.role_grant to xuncha_gate;
