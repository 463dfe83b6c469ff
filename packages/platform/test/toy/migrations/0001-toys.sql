-- locks: nothing that exists
create table toy.item (
  county_id integer not null,
  id uuid not null,
  unit_id uuid not null,
  team_id uuid not null,
  title text not null,
  row_version integer not null default 1,
  primary key (county_id, id)
);
select platform.tenant_table('toy.item');

create table toy.heard (
  county_id integer not null,
  id uuid not null,
  title text not null,
  primary key (county_id, id)
);
select platform.tenant_table('toy.heard');
