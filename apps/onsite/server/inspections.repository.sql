-- listInspections, of one team
select "inspection"."id", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "inspection"."unit_type" as "unitType", "inspection"."row_version" as "rowVersion", "team"."id" as "teamId", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."starts_on" as "startsOn", "team"."until", "team"."focus", "team"."closed_on" as "closedOn", (select count(*)
  from "onsite"."paper" as each
   
  where each.county_id = inspection.county_id and each.inspection_id = inspection.id) as "papers", (select "report"."state"
  from "onsite"."report" as "report"
  where "report"."county_id" = "inspection"."county_id" and "report"."inspection_id" = "inspection"."id") as "reportState"
  from "onsite"."inspection" as "inspection"
  inner join "onsite"."team" as "team" on "team"."county_id" = "inspection"."county_id" and "team"."id" = "inspection"."team_id"
  where (($1::boolean or "inspection"."team_id" = any($2::uuid[])) and (($3::boolean or "inspection"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "inspection"."county_id" and heard.inspection_id = "inspection"."id"
      and heard.state = any ($5::text[]))))
  order by "team"."starts_on" desc, "inspection"."id" desc limit $6;

-- listInspections, next page
select "inspection"."id", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "inspection"."unit_type" as "unitType", "inspection"."row_version" as "rowVersion", "team"."id" as "teamId", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."starts_on" as "startsOn", "team"."until", "team"."focus", "team"."closed_on" as "closedOn", (select count(*)
  from "onsite"."paper" as each
   
  where each.county_id = inspection.county_id and each.inspection_id = inspection.id) as "papers", (select "report"."state"
  from "onsite"."report" as "report"
  where "report"."county_id" = "inspection"."county_id" and "report"."inspection_id" = "inspection"."id") as "reportState"
  from "onsite"."inspection" as "inspection"
  inner join "onsite"."team" as "team" on "team"."county_id" = "inspection"."county_id" and "team"."id" = "inspection"."team_id"
  where (($1::boolean or "inspection"."team_id" = any($2::uuid[])) and (($3::boolean or "inspection"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "inspection"."county_id" and heard.inspection_id = "inspection"."id"
      and heard.state = any ($5::text[])))) and ("team"."starts_on", "inspection"."id") < (select "last_team"."starts_on", "last"."id"
  from "onsite"."inspection" as "last"
  inner join "onsite"."team" as "last_team" on "last_team"."county_id" = "last"."county_id" and "last_team"."id" = "last"."team_id"
  where "last"."id" = $6 and (($7::boolean or "last"."team_id" = any($8::uuid[])) and (($9::boolean or "last"."team_id" = any($10::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "last"."county_id" and heard.inspection_id = "last"."id"
      and heard.state = any ($11::text[])))))
  order by "team"."starts_on" desc, "inspection"."id" desc limit $12;

-- findInspection
select "inspection"."id", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "inspection"."unit_type" as "unitType", "inspection"."row_version" as "rowVersion", "team"."id" as "teamId", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."starts_on" as "startsOn", "team"."until", "team"."focus", "team"."closed_on" as "closedOn"
  from "onsite"."inspection" as "inspection"
  inner join "onsite"."team" as "team" on "team"."county_id" = "inspection"."county_id" and "team"."id" = "inspection"."team_id"
  where (($1::boolean or "inspection"."team_id" = any($2::uuid[])) and (($3::boolean or "inspection"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "inspection"."county_id" and heard.inspection_id = "inspection"."id"
      and heard.state = any ($5::text[])))) and "inspection"."id" = $6;

-- lockInspection
select "inspection"."id", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "inspection"."unit_type" as "unitType", "inspection"."row_version" as "rowVersion", "team"."id" as "teamId", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."starts_on" as "startsOn", "team"."until", "team"."focus", "team"."closed_on" as "closedOn"
  from "onsite"."inspection" as "inspection"
  inner join "onsite"."team" as "team" on "team"."county_id" = "inspection"."county_id" and "team"."id" = "inspection"."team_id"
  where (($1::boolean or "inspection"."team_id" = any($2::uuid[])) and (($3::boolean or "inspection"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "inspection"."county_id" and heard.inspection_id = "inspection"."id"
      and heard.state = any ($5::text[])))) and "inspection"."id" = $6
  for update of "team";

-- countsOf
select (select count(*)
  from "onsite"."interview" as each
   
  where each.county_id = inspection.county_id and each.inspection_id = inspection.id) as "interviews", (select count(*)
  from "onsite"."spot_check" as each
   
  where each.county_id = inspection.county_id and each.inspection_id = inspection.id) as "checks", (select count(*)
  from "onsite"."meeting" as each
   
  where each.county_id = inspection.county_id and each.inspection_id = inspection.id) as "meetings", "report"."id" as "reportId", "report"."state" as "reportState", "feedback"."id" as "feedbackId", "feedback"."state" as "feedbackState"
  from "onsite"."inspection" as "inspection" left join "onsite"."report" as "report" on "report"."county_id" = "inspection"."county_id" and "report"."inspection_id" = "inspection"."id" left join "onsite"."feedback" as "feedback" on "feedback"."county_id" = "inspection"."county_id" and "feedback"."inspection_id" = "inspection"."id"
  where "inspection"."id" = $1 and (($2::boolean or "inspection"."team_id" = any($3::uuid[])) and (($4::boolean or "inspection"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "inspection"."county_id" and heard.inspection_id = "inspection"."id"
      and heard.state = any ($6::text[]))));
