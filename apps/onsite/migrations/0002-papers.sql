-- locks: nothing that exists
-- The working paper 底稿, the spine of the work: one matter, one paper; evidence, signatures, what the unit says
-- to the facts, and the meeting that decides over it.

create table onsite.paper (
  county_id integer not null,
  id uuid not null,
  inspection_id uuid not null,
  team_id uuid not null,
  -- Runs through the team's papers, whatever the unit.
  serial integer not null,
  number text not null,
  title text not null,
  problem text not null,
  basis text not null,
  category text not null,
  nature text not null,
  severity text,
  responsibility text not null,
  requirement text not null,
  interview_ids uuid[] not null default '{}',
  check_ids uuid[] not null default '{}',
  author_id uuid not null,
  author_name text not null,
  state text not null,
  -- How the paper left the ledger, once it is archived.
  outcome text,
  merged_into uuid,
  -- Who checked again after the unit disagreed.
  rechecked_by_id uuid,
  drafted_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, team_id, serial),
  check (merged_into <> id),
  foreign key (county_id, inspection_id) references onsite.inspection (county_id, id),
  foreign key (county_id, merged_into) references onsite.paper (county_id, id)
);
create index paper_of_inspection on onsite.paper (county_id, inspection_id, serial);
select platform.tenant_table('onsite.paper');
comment on table onsite.paper is 'Working paper 底稿: one matter each, never deleted';

create table onsite.paper_signature (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  paper_id uuid not null,
  person_id uuid not null,
  person_name text not null,
  -- Set when the paper went back: a signature stands for the text that was read.
  void boolean not null default false,
  at timestamptz not null default now(),
  primary key (county_id, id),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id)
);
create index signature_of_paper on onsite.paper_signature (county_id, paper_id, at);
select platform.tenant_table('onsite.paper_signature');
comment on table onsite.paper_signature is 'A handler signed the paper 承办人签字';

create table onsite.paper_evidence (
  county_id integer not null,
  id uuid not null,
  paper_id uuid not null,
  sha256 text not null,
  bytes bigint not null,
  media_type text not null,
  name text not null,
  added_by_id uuid not null,
  added_by_name text not null,
  added_at timestamptz not null default now(),
  primary key (county_id, id),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id)
);
create index evidence_of_paper on onsite.paper_evidence (county_id, paper_id, added_at);
select platform.tenant_table('onsite.paper_evidence');
comment on table onsite.paper_evidence is 'Supporting material 佐证材料, by the digest of its content';

create table onsite.paper_move (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  paper_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  person_id uuid not null,
  person_name text not null,
  reason text,
  facts jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id)
);
create index move_of_paper on onsite.paper_move (county_id, paper_id, at);
select platform.tenant_table('onsite.paper_move');
revoke update on onsite.paper_move from xuncha_app;

create table onsite.fact_check (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  paper_id uuid not null,
  team_id uuid not null,
  team_name text not null,
  unit_id uuid not null,
  round_title text not null,
  -- The facts as sent: the unit sees these words and nothing of the paper behind them.
  fact text not null,
  sent_on date not null,
  reply_by date not null,
  opinion text,
  statement text,
  answered_by_id uuid,
  answered_by_name text,
  answered_at timestamptz,
  row_version integer not null default 1,
  primary key (county_id, id),
  check ((opinion is null) = (answered_at is null)),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id)
);
create index fact_check_of_paper on onsite.fact_check (county_id, paper_id, sent_on);
create index fact_check_of_unit on onsite.fact_check (county_id, unit_id, sent_on desc, id desc);
select platform.tenant_table('onsite.fact_check');
comment on table onsite.fact_check is 'Fact confirmation 事实确认: what the unit was told and what it answered, verbatim';

create table onsite.meeting (
  county_id integer not null,
  id uuid not null,
  inspection_id uuid not null,
  team_id uuid not null,
  held_on date not null,
  attendees jsonb not null,
  views text not null,
  recorder_id uuid not null,
  recorder_name text not null,
  recorded_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, inspection_id) references onsite.inspection (county_id, id)
);
create index meeting_of_inspection on onsite.meeting (county_id, inspection_id, held_on desc, id desc);
select platform.tenant_table('onsite.meeting');
revoke update on onsite.meeting from xuncha_app;
comment on table onsite.meeting is 'Team meeting 组务会: views and collegial decisions, written once';

create table onsite.decision (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  meeting_id uuid not null,
  paper_id uuid not null,
  decision text not null,
  reason text,
  into_paper_id uuid,
  dissent text,
  primary key (county_id, id),
  unique (county_id, meeting_id, paper_id),
  foreign key (county_id, meeting_id) references onsite.meeting (county_id, id),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id),
  foreign key (county_id, into_paper_id) references onsite.paper (county_id, id)
);
create index decision_of_paper on onsite.decision (county_id, paper_id);
select platform.tenant_table('onsite.decision');
revoke update on onsite.decision from xuncha_app;
comment on table onsite.decision is 'What a meeting decided over one paper, with the reason and the dissent';
