-- locks: nothing that exists
-- Rounds 轮次: whom a round inspects, on what, when and by which teams, and who is in them.
--
-- Teams and units may be taken out while the plan is a draft, so they are deletable. Whatever was decided, and every
-- nomination with the reasons for which it was refused, stays.

create table planning.round (
  county_id integer not null,
  id uuid not null,
  year integer not null,
  number integer not null check (number > 0),
  kind text not null,
  title text not null,
  starts_on date not null,
  ends_on date not null,
  focus text[] not null default '{}',
  state text not null default 'draft',
  submitted_by uuid,
  closed_on date,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, year, number)
);
create index round_by_number on planning.round (county_id, year desc, number desc, id desc);
select platform.tenant_table('planning.round');
comment on table planning.round is 'A round of inspection 轮次 with its plan 轮次方案';

create table planning.round_move (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  round_id uuid not null,
  move text not null,
  from_state text,
  to_state text not null,
  person_id uuid,
  person_name text not null,
  reason text,
  facts jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, round_id) references planning.round (county_id, id)
);
create index round_move_of_round on planning.round_move (county_id, round_id, at);
select platform.tenant_table('planning.round_move');
comment on table planning.round_move is 'What was decided about a round, by whom and why; only added to';

create table planning.team (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  ordinal integer not null,
  name text not null,
  authorised_on date,
  until date,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, round_id, ordinal),
  check ((authorised_on is null) = (until is null)),
  foreign key (county_id, round_id) references planning.round (county_id, id)
);
select platform.tenant_table('planning.team', deletable => true);
comment on table planning.team is 'Inspection team 巡察组, authorised for this round only until a day 一次一授权';

create table planning.round_unit (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  team_id uuid not null,
  unit_id uuid not null,
  unit_name text not null,
  unit_type text not null,
  primary key (county_id, id),
  unique (county_id, round_id, unit_id),
  foreign key (county_id, round_id) references planning.round (county_id, id),
  foreign key (county_id, team_id) references planning.team (county_id, id)
);
create index round_unit_of_team on planning.round_unit (county_id, team_id);
select platform.tenant_table('planning.round_unit', deletable => true);
comment on table planning.round_unit is 'Unit inspection 单位巡察任务: round × inspected organisation. Its id is the inspection''s id';
