-- locks: nothing that exists
-- What leaves the team: the report 巡察报告 to the leading group, the feedback 反馈意见 to the unit.

create table onsite.report (
  county_id integer not null,
  id uuid not null,
  inspection_id uuid not null,
  team_id uuid not null,
  number text not null,
  overview text not null,
  advice text not null,
  author_id uuid not null,
  author_name text not null,
  state text not null,
  drafted_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, inspection_id),
  foreign key (county_id, inspection_id) references onsite.inspection (county_id, id)
);
create index report_by_day on onsite.report (county_id, drafted_at desc, id desc);
select platform.tenant_table('onsite.report');
comment on table onsite.report is 'Inspection report 巡察报告 of one unit, built from adopted papers';

create table onsite.report_section (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  report_id uuid not null,
  paper_id uuid not null,
  ordinal integer not null,
  title text not null,
  problem text not null,
  category text not null,
  nature text not null,
  requirement text not null,
  primary key (county_id, id),
  unique (county_id, report_id, ordinal),
  unique (county_id, report_id, paper_id),
  foreign key (county_id, report_id) references onsite.report (county_id, id),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id)
);
select platform.tenant_table('onsite.report_section');
revoke update on onsite.report_section from xuncha_app;
comment on table onsite.report_section is 'A problem in the report, traceable to its paper';

create table onsite.report_move (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  report_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  person_id uuid not null,
  person_name text not null,
  reason text,
  facts jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, report_id) references onsite.report (county_id, id)
);
create index move_of_report on onsite.report_move (county_id, report_id, at);
select platform.tenant_table('onsite.report_move');
revoke update on onsite.report_move from xuncha_app;

create table onsite.feedback (
  county_id integer not null,
  id uuid not null,
  report_id uuid not null,
  inspection_id uuid not null,
  team_id uuid not null,
  unit_id uuid not null,
  unit_name text not null,
  round_id uuid not null,
  round_title text not null,
  team_name text not null,
  number text not null,
  overview text not null,
  advice text not null,
  state text not null,
  prepared_at timestamptz not null default now(),
  delivered_on date,
  receipt text,
  receipted_by_name text,
  receipted_at timestamptz,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, report_id),
  foreign key (county_id, report_id) references onsite.report (county_id, id),
  foreign key (county_id, inspection_id) references onsite.inspection (county_id, id)
);
create index feedback_by_day on onsite.feedback (county_id, prepared_at desc, id desc);
create index feedback_of_unit on onsite.feedback (county_id, unit_id);
select platform.tenant_table('onsite.feedback');
comment on table onsite.feedback is 'Feedback 反馈意见 to the inspected unit: the one product of an inspection that the unit sees';

create table onsite.finding (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  feedback_id uuid not null,
  paper_id uuid not null,
  ordinal integer not null,
  title text not null,
  problem text not null,
  category text not null,
  nature text not null,
  requirement text not null,
  primary key (county_id, id),
  unique (county_id, feedback_id, ordinal),
  foreign key (county_id, feedback_id) references onsite.feedback (county_id, id),
  foreign key (county_id, paper_id) references onsite.paper (county_id, id)
);
select platform.tenant_table('onsite.finding');
revoke update on onsite.finding from xuncha_app;
comment on table onsite.finding is 'A problem as fed back to the unit, verbatim from then on';

create table onsite.feedback_move (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  feedback_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  person_id uuid not null,
  person_name text not null,
  reason text,
  facts jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, feedback_id) references onsite.feedback (county_id, id)
);
create index move_of_feedback on onsite.feedback_move (county_id, feedback_id, at);
select platform.tenant_table('onsite.feedback_move');
revoke update on onsite.feedback_move from xuncha_app;
