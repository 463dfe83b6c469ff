-- locks: nothing that exists
-- What is recorded along an item. All of it is only ever added to: a new state of things is a new row.

create table rectification.progress (
  county_id integer not null,
  id uuid not null,
  item_id uuid not null,
  cycle integer not null,
  held_on date not null,
  text text not null,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
create index progress_of_item on rectification.progress (county_id, item_id, at);
select platform.tenant_table('rectification.progress');
revoke update on rectification.progress from xuncha_app;
comment on table rectification.progress is 'Progress 整改进展 as reported on a day';

create table rectification.evidence (
  county_id integer not null,
  id uuid not null,
  item_id uuid not null,
  cycle integer not null,
  kind text not null check (kind in ('effect', 'document')),
  note text not null,
  sha256 text not null,
  bytes bigint not null,
  media_type text not null,
  name text not null,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
create index evidence_of_item on rectification.evidence (county_id, item_id, at);
select platform.tenant_table('rectification.evidence');
revoke update on rectification.evidence from xuncha_app;
comment on table rectification.evidence is 'Evidence 佐证材料: of the effect 成效, or of what was done 过程';

create table rectification.opinion (
  county_id integer not null,
  id uuid not null,
  item_id uuid not null,
  cycle integer not null,
  side text not null check (side in ('discipline', 'organisation')),
  verdict text not null check (verdict in ('agree', 'disagree')),
  text text not null,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
create index opinion_of_item on rectification.opinion (county_id, item_id, at);
select platform.tenant_table('rectification.opinion');
revoke update on rectification.opinion from xuncha_app;
comment on table rectification.opinion is 'Opinion 监督意见 of the discipline organ 纪委监委 or the organisation department 组织部, each its own';

create table rectification.verification (
  county_id integer not null,
  id uuid not null,
  item_id uuid not null,
  cycle integer not null,
  held_on date not null,
  method text not null,
  finding text not null,
  result text not null,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
create index verification_of_item on rectification.verification (county_id, item_id, at);
select platform.tenant_table('rectification.verification');
revoke update on rectification.verification from xuncha_app;
comment on table rectification.verification is 'Verification 核查 by somebody other than who declared the item done';

create table rectification.look_back (
  county_id integer not null,
  id uuid not null,
  item_id uuid not null,
  round_title text not null,
  finding text not null,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, id),
  foreign key (county_id, item_id) references rectification.item (county_id, id)
);
create index look_back_of_item on rectification.look_back (county_id, item_id, at);
select platform.tenant_table('rectification.look_back');
revoke update on rectification.look_back from xuncha_app;
comment on table rectification.look_back is 'Look-back 回头看 that found a closed problem again';
