-- locks: toy.item, while its columns are added
select platform.marked_table('toy.item');

create table toy.note (
  county_id integer not null,
  id uuid not null default gen_random_uuid(),
  item_id uuid not null,
  text text not null,
  primary key (county_id, id),
  foreign key (county_id, item_id) references toy.item (county_id, id)
);
select platform.tenant_table('toy.note');
