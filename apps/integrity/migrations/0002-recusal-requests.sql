-- locks: nothing that exists
-- An inspected unit asks that a member of its team stand aside 回避申请, and who is in that team for it to name.

create table integrity.roster (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  round_id uuid not null,
  round_title text not null,
  team_id uuid not null,
  team_name text not null,
  unit_id uuid not null,
  unit_name text not null,
  person_id uuid not null,
  person_name text not null,
  duty text not null,
  ended_on date,
  primary key (county_id, id),
  unique (county_id, team_id, unit_id, person_id)
);
create index roster_of_unit on integrity.roster (county_id, unit_id) where ended_on is null;
create index roster_of_round on integrity.roster (county_id, round_id) where ended_on is null;
select platform.tenant_table('integrity.roster');
comment on table integrity.roster is 'Who is authorised to inspect which unit, until the round closes: whom the unit may name';

create table integrity.recusal_request (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  round_title text not null,
  team_id uuid not null,
  team_name text not null,
  unit_id uuid not null,
  unit_name text not null,
  person_id uuid not null,
  person_name text not null,
  duty text not null,
  ground text not null,
  statement text not null check (statement <> ''),
  state text not null default 'raised' check (state in ('raised', 'granted', 'refused', 'withdrawn')),
  raised_by_id uuid not null,
  raised_by_name text not null,
  raised_at timestamptz not null default clock_timestamp(),
  reason text,
  decided_by_id uuid,
  decided_by_name text,
  decided_on date,
  row_version integer not null default 1,
  primary key (county_id, id),
  check ((state in ('granted', 'refused')) = (decided_by_id is not null)),
  check (decided_by_id is null or reason <> '')
);
create unique index recusal_request_pending on integrity.recusal_request (county_id, unit_id, person_id)
  where state = 'raised';
create index recusal_request_latest on integrity.recusal_request (county_id, raised_at desc, id desc);
create index recusal_request_of_unit on integrity.recusal_request (county_id, unit_id, raised_at desc);
create index recusal_request_of_person on integrity.recusal_request (county_id, person_id) where state = 'granted';
select platform.tenant_table('integrity.recusal_request');
comment on table integrity.recusal_request is 'A unit asks that a member of its team stand aside 回避申请; its words are kept as it wrote them';
