-- locks: nothing that exists
-- Rectification 整改: what the feedback found wrong at a unit, one row per finding, from claim to closing and beyond.

create table rectification.feedback (
  county_id integer not null,
  id uuid not null,
  round_id uuid not null,
  round_title text not null,
  team_id uuid not null,
  unit_id uuid not null,
  unit_name text not null,
  delivered_on date not null,
  plan_due date not null,
  row_version integer not null default 1,
  primary key (county_id, id)
);
select platform.tenant_table('rectification.feedback');
comment on table rectification.feedback is 'Feedback 反馈意见 as it reached the unit: where its items came from';

create table rectification.item (
  county_id integer not null,
  id uuid not null,
  feedback_id uuid,
  round_title text not null,
  team_id uuid,
  unit_id uuid not null,
  unit_name text not null,
  number text not null,
  title text not null,
  problem text not null,
  requirement text not null,
  category text not null,
  nature text not null,
  delivered_on date not null,
  plan_due date not null,
  due_on date not null,
  state text not null,
  goal text not null default '',
  cause text not null default '',
  cause_codes text[] not null default '{}',
  leader text not null default '',
  department text not null default '',
  -- Grows by one with every reopening: evidence, opinions and checks of an earlier go stay, and count no more.
  cycle integer not null default 1,
  -- What the present go has shown, kept here so that one row answers what may be done next.
  measure_kinds text[] not null default '{}',
  evidence_kinds text[] not null default '{}',
  discipline_verdict text,
  organisation_verdict text,
  submitter_id uuid,
  verifier_ids uuid[] not null default '{}',
  -- Who typed it in; nobody when it came with a feedback.
  recorded_by_name text,
  recorded_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, feedback_id) references rectification.feedback (county_id, id)
);
create index item_by_due on rectification.item (county_id, due_on, id);
create index item_open on rectification.item (county_id, due_on, id) where state <> 'closed';
create index item_by_state on rectification.item (county_id, state, due_on, id);
create index item_by_unit on rectification.item (county_id, unit_id, due_on, id);
select platform.tenant_table('rectification.item');
comment on table rectification.item is 'Rectification item 整改事项: problem, plan and standing; never deleted';
comment on column rectification.item.problem is 'As fed back, verbatim';

create table rectification.measure (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  item_id uuid not null,
  ordinal integer not null,
  text text not null,
  kind text not null check (kind in ('symptom', 'root')),
  leader text not null,
  due_on date not null,
  done_on date,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, item_id, ordinal),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
-- A plan in hand is rewritten as a whole; each one that was submitted stays, word for word, with its move.
select platform.tenant_table('rectification.measure', deletable => true);
comment on table rectification.measure is 'Measure 整改措施 of the plan in force, for the symptom 治标 or the root 治本';

create table rectification.item_move (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  item_id uuid not null,
  cycle integer not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  person_id uuid not null,
  person_name text not null,
  reason text,
  facts jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
create index move_of_item on rectification.item_move (county_id, item_id, at);
select platform.tenant_table('rectification.item_move');
revoke update on rectification.item_move from xuncha_app;
comment on table rectification.item_move is 'What was decided over an item, by whom and why: its timeline, only ever added to';
