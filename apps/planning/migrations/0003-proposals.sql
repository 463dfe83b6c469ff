-- locks: member, while its columns are added and its index is made anew
-- Members that the discipline organ and the organisation department propose 推荐. One that was taken back is out of the way.

alter table planning.member
  add column proposed_by text check (proposed_by in ('discipline', 'organisation')),
  add column proposed_by_name text,
  add constraint member_proposer check ((proposed_by is null) = (proposed_by_name is null));
comment on column planning.member.proposed_by is 'The organ that proposed the person; null where the office nominated them';

drop index planning.member_once;
create unique index member_once on planning.member (county_id, round_id, person_id)
  where state not in ('refused', 'withdrawn', 'replaced');
