-- locks: nothing that exists
-- The inspectors inspected 打铁必须自身硬: what they declare, what they undertake, what the units say of the teams.

create table integrity.declaration (
  county_id integer not null,
  id uuid not null,
  person_id uuid not null,
  person_name text not null,
  entries jsonb not null,
  filed_by text not null check (filed_by in ('self', 'office')),
  filed_at timestamptz not null default clock_timestamp(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, person_id)
);
create index declaration_by_filing on integrity.declaration (county_id, filed_at desc, id desc);
select platform.tenant_table('integrity.declaration');
comment on table integrity.declaration is 'Recusal declaration 回避声明 as it stands, one per person; the relative is never named';

create table integrity.declaration_version (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  declaration_id uuid not null,
  version integer not null,
  entries jsonb not null,
  filed_by text not null check (filed_by in ('self', 'office')),
  filed_by_name text not null,
  filed_at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  unique (county_id, declaration_id, version),
  foreign key (county_id, declaration_id) references integrity.declaration (county_id, id)
);
select platform.tenant_table('integrity.declaration_version');
comment on table integrity.declaration_version is 'What a declaration said at each filing; only added to';

create table integrity.commitment (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  round_id uuid not null,
  round_title text not null,
  team_id uuid not null,
  team_name text not null,
  person_id uuid not null,
  person_name text not null,
  duty text not null,
  units jsonb not null,
  state text not null default 'due' check (state in ('due', 'signed')),
  clauses text[] not null default '{}',
  due_at timestamptz not null default clock_timestamp(),
  signed_at timestamptz,
  row_version integer not null default 1,
  primary key (county_id, id),
  check ((state = 'signed') = (signed_at is not null))
);
-- Nominated anew after having left, a person signs anew.
create unique index commitment_due on integrity.commitment (county_id, team_id, person_id) where state = 'due';
create index commitment_by_due on integrity.commitment (county_id, due_at desc, id desc);
create index commitment_of_person on integrity.commitment (county_id, person_id);
select platform.tenant_table('integrity.commitment');
comment on table integrity.commitment is 'Undertaking 承诺书 of a team member for one round';

create table integrity.evaluation (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  round_id uuid not null,
  round_title text not null,
  team_id uuid not null,
  team_name text not null,
  unit_id uuid not null,
  unit_name text not null,
  state text not null default 'open' check (state in ('open', 'submitted')),
  answers jsonb not null default '[]',
  remarks text not null default '',
  opened_on date not null,
  submitted_on date,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, round_id, team_id, unit_id),
  check ((state = 'submitted') = (submitted_on is not null))
);
create index evaluation_by_opening on integrity.evaluation (county_id, opened_on desc, id desc);
create index evaluation_of_unit on integrity.evaluation (county_id, unit_id);
select platform.tenant_table('integrity.evaluation');
comment on table integrity.evaluation is 'What an inspected unit says of a team 后评估: the unit''s word, tied to no person';
