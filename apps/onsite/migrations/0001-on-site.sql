-- locks: nothing that exists
-- The work of an inspection team at a unit 现场巡察: from the first talk to the feedback that the unit signs for.
--
-- Nothing recorded is ever deleted: what a team finds stays in the ledger as reported, merged, transferred or
-- dropped with a reason. Names of units and people are the names of the day, copied from the neighbour's event.

create table onsite.team (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  round_title text not null,
  name text not null,
  starts_on date not null,
  until date not null,
  focus text[] not null default '{}',
  closed_on date,
  primary key (county_id, id),
  check (until >= starts_on)
);
create index team_of_round on onsite.team (county_id, round_id);
select platform.tenant_table('onsite.team');
comment on table onsite.team is 'An inspection team 巡察组, authorised for one round; closed with it';

create table onsite.roster (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  team_id uuid not null,
  person_id uuid not null,
  person_name text not null,
  duty text not null check (duty in ('head', 'deputy', 'member', 'liaison')),
  primary key (county_id, id),
  unique (county_id, team_id, person_id),
  foreign key (county_id, team_id) references onsite.team (county_id, id)
);
select platform.tenant_table('onsite.roster');
comment on table onsite.roster is 'Who was in the team 名单. Who may work today is the platform''s assignment, not this';

create table onsite.inspection (
  county_id integer not null,
  id uuid not null,
  team_id uuid not null,
  unit_id uuid not null,
  unit_name text not null,
  unit_type text not null,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, team_id, unit_id),
  foreign key (county_id, team_id) references onsite.team (county_id, id)
);
select platform.tenant_table('onsite.inspection');
comment on table onsite.inspection is 'One unit in one round 单位巡察任务: round × inspected organisation';

create table onsite.interview (
  county_id integer not null,
  id uuid not null,
  inspection_id uuid not null,
  team_id uuid not null,
  held_on date not null,
  place text not null,
  talkee_role text not null,
  first_id uuid not null,
  first_name text not null,
  second_id uuid not null,
  second_name text not null,
  recorder_id uuid not null,
  recorder_name text not null,
  topics text not null,
  content text not null,
  signed boolean not null,
  recorded_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  check (first_id <> second_id),
  foreign key (county_id, inspection_id) references onsite.inspection (county_id, id)
);
create index interview_of_inspection on onsite.interview (county_id, inspection_id, held_on desc, id desc);
select platform.tenant_table('onsite.interview');
comment on table onsite.interview is 'Talk 谈话记录, led by two people; the talkee stands as a role, without a name';

create table onsite.spot_check (
  county_id integer not null,
  id uuid not null,
  inspection_id uuid not null,
  team_id uuid not null,
  held_on date not null,
  place text not null,
  sampled text not null,
  reason text not null,
  found text not null,
  recorder_id uuid not null,
  recorder_name text not null,
  recorded_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, inspection_id) references onsite.inspection (county_id, id)
);
create index spot_check_of_inspection on onsite.spot_check (county_id, inspection_id, held_on desc, id desc);
select platform.tenant_table('onsite.spot_check');
comment on table onsite.spot_check is 'Spot check 抽查: what was drawn and why, what was found';
