-- locks: nothing that exists
create table {{schema}}.note (
  county_id integer not null,
  id uuid not null,
  unit_id uuid not null,
  text text not null,
  written_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id)
);
create index note_by_day on {{schema}}.note (county_id, written_at desc, id desc);
select platform.tenant_table('{{schema}}.note');
comment on table {{schema}}.note is 'A note of the office about a unit';
