-- locks: nothing that exists
-- Who is in a team, what was decided about each, and what belongs to the round on paper.

create table planning.member (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  person_name text not null,
  duty text not null check (duty in ('head', 'deputy', 'member', 'liaison')),
  state text not null,
  refusal jsonb,
  nominated_at timestamptz not null default clock_timestamp(),
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, round_id) references planning.round (county_id, id),
  foreign key (county_id, team_id) references planning.team (county_id, id)
);
create unique index member_once on planning.member (county_id, round_id, person_id)
  where state not in ('refused', 'replaced');
create index member_of_team on planning.member (county_id, team_id, nominated_at);
select platform.tenant_table('planning.member');
comment on table planning.member is 'Nomination to a team 提名; a refused one stays with its reasons for recusal 回避';

create table planning.member_move (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  member_id uuid not null,
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
  foreign key (county_id, member_id) references planning.member (county_id, id)
);
create index member_move_of_round on planning.member_move (county_id, round_id, at);
select platform.tenant_table('planning.member_move');
comment on table planning.member_move is 'What was decided about a member, by whom and why; only added to';

create table planning.document (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  kind text not null check (kind in ('mobilisation-speech', 'plan')),
  title text not null,
  sha256 text not null,
  bytes bigint not null,
  media_type text not null,
  name text not null,
  added_by text not null,
  added_at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, round_id) references planning.round (county_id, id)
);
create index document_of_round on planning.document (county_id, round_id, added_at);
select platform.tenant_table('planning.document');
comment on table planning.document is 'Paper of a round: the mobilisation speech 动员讲话, the plan 方案';
