-- storeTeam
insert into "onsite"."team" ("id", "round_id", "round_title", "name", "starts_on", "until", "focus")
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict ("county_id", "id") do update
  set "until" = $8, "focus" = $9
  returning xmax = 0 as "fresh";

-- closeTeams
update "onsite"."team"
  set "closed_on" = $1
  where "round_id" = $2 and "closed_on" is null;

-- rosterOf
select "mate"."person_id" as "personId", "mate"."person_name" as "personName", "mate"."duty"
  from "onsite"."roster" as "mate"
  where "mate"."team_id" = $1
  order by array_position(array['head', 'deputy', 'member', 'liaison'], "mate"."duty"), "mate"."person_name";

-- rosterOfInspection
select "mate"."person_id" as "personId", "mate"."person_name" as "personName", "mate"."duty"
  from "onsite"."roster" as "mate"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "mate"."county_id" and "inspection"."team_id" = "mate"."team_id"
  where "inspection"."id" = $1 and (($2::boolean or "inspection"."team_id" = any($3::uuid[])) and (($4::boolean or "inspection"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "inspection"."county_id" and heard.inspection_id = "inspection"."id"
      and heard.state = any ($6::text[]))))
  order by array_position(array['head', 'deputy', 'member', 'liaison'], "mate"."duty"), "mate"."person_name";
