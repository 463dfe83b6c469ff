-- listReports, next page
select "report"."id", "report"."inspection_id" as "inspectionId", "report"."team_id" as "teamId", "report"."number", "report"."state", "report"."author_id" as "authorId", "report"."author_name" as "authorName", "report"."drafted_at" as "draftedAt", "report"."row_version" as "rowVersion", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."closed_on" as "closedOn"
  from "onsite"."report" as "report"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "report"."county_id" and "inspection"."id" = "report"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "report"."county_id" and "team"."id" = "report"."team_id"
  where (($1::boolean or "report"."team_id" = any($2::uuid[])) and (($3::boolean or "report"."team_id" = any($4::uuid[]))
    or "report"."state" = any ($5::text[]))) and ("report"."drafted_at", "report"."id") < (select "last"."drafted_at", "last"."id"
  from "onsite"."report" as "last"
  where "last"."id" = $6 and (($7::boolean or "last"."team_id" = any($8::uuid[])) and (($9::boolean or "last"."team_id" = any($10::uuid[]))
    or "last"."state" = any ($11::text[]))))
  order by "report"."drafted_at" desc, "report"."id" desc limit $12;

-- findReport
select "report"."id", "report"."inspection_id" as "inspectionId", "report"."team_id" as "teamId", "report"."number", "report"."state", "report"."author_id" as "authorId", "report"."author_name" as "authorName", "report"."drafted_at" as "draftedAt", "report"."row_version" as "rowVersion", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."closed_on" as "closedOn", "report"."overview", "report"."advice"
  from "onsite"."report" as "report"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "report"."county_id" and "inspection"."id" = "report"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "report"."county_id" and "team"."id" = "report"."team_id"
  where (($1::boolean or "report"."team_id" = any($2::uuid[])) and (($3::boolean or "report"."team_id" = any($4::uuid[]))
    or "report"."state" = any ($5::text[]))) and "report"."id" = $6;

-- lockReport
select "report"."id", "report"."inspection_id" as "inspectionId", "report"."team_id" as "teamId", "report"."number", "report"."state", "report"."author_id" as "authorId", "report"."author_name" as "authorName", "report"."drafted_at" as "draftedAt", "report"."row_version" as "rowVersion", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "team"."name" as "teamName", "team"."round_id" as "roundId", "team"."round_title" as "roundTitle", "team"."closed_on" as "closedOn", "report"."overview", "report"."advice"
  from "onsite"."report" as "report"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "report"."county_id" and "inspection"."id" = "report"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "report"."county_id" and "team"."id" = "report"."team_id"
  where (($1::boolean or "report"."team_id" = any($2::uuid[])) and (($3::boolean or "report"."team_id" = any($4::uuid[]))
    or "report"."state" = any ($5::text[]))) and "report"."id" = $6
  for update of "report";

-- sectionsOf
select "section"."id", "section"."ordinal", "section"."paper_id" as "paperId", "paper"."number" as "paperNumber", "section"."title", "section"."problem", "section"."category", "section"."nature", "section"."requirement", "heard"."opinion", "heard"."statement"
  from "onsite"."report_section" as "section"
  inner join "onsite"."report" as "report" on "report"."county_id" = "section"."county_id" and "report"."id" = "section"."report_id"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "section"."county_id" and "paper"."id" = "section"."paper_id" left join lateral (select "fact"."opinion", "fact"."statement"
  from "onsite"."fact_check" as "fact"
  where "fact"."county_id" = "section"."county_id" and "fact"."paper_id" = "section"."paper_id"
  order by "fact"."sent_on" desc limit $1) as "heard" on true
  where "report"."id" = $2 and (($3::boolean or "report"."team_id" = any($4::uuid[])) and (($5::boolean or "report"."team_id" = any($6::uuid[]))
    or "report"."state" = any ($7::text[])))
  order by "section"."ordinal";

-- reportTimeline
select "step"."id", "step"."move", "step"."from_state" as "from", "step"."to_state" as "to", "step"."person_name" as "personName", "step"."reason", "step"."facts", "step"."at"
  from "onsite"."report_move" as "step"
  inner join "onsite"."report" as "report" on "report"."county_id" = "step"."county_id" and "report"."id" = "step"."report_id"
  where "report"."id" = $1 and (($2::boolean or "report"."team_id" = any($3::uuid[])) and (($4::boolean or "report"."team_id" = any($5::uuid[]))
    or "report"."state" = any ($6::text[])))
  order by "step"."at";

-- papersOfReport
select "paper"."state", "paper"."outcome"
  from "onsite"."paper" as "paper"
  inner join "onsite"."report" as "report" on "report"."county_id" = "paper"."county_id" and "report"."inspection_id" = "paper"."inspection_id"
  where "report"."id" = $1 and (($2::boolean or "report"."team_id" = any($3::uuid[])) and (($4::boolean or "report"."team_id" = any($5::uuid[]))
    or "report"."state" = any ($6::text[])));

-- feedbackIdOf
select "feedback"."id"
  from "onsite"."feedback" as "feedback"
  where "feedback"."report_id" = $1 and ($2::boolean or "feedback"."team_id" = any($3::uuid[]));

-- reportIdOf
select "id"
  from "onsite"."report"
  where "inspection_id" = $1;

-- countReports
select count(*) as "n"
  from "onsite"."report"
  where "team_id" = $1;

-- adoptedPapers
select "id" as "paper_id", "title", "problem", "category", "nature", "requirement"
  from "onsite"."paper"
  where "inspection_id" = $1 and ("state" = $2 or "outcome" = $3)
  order by "serial";

-- storeReport
insert into "onsite"."report" ("id", "state")
  values ($1, $2);

-- storeSections
insert into "onsite"."report_section" ("id", "state")
  values ($1, $2);

-- changeReport
update "onsite"."report"
  set "state" = $1, "row_version" = row_version + 1
  where "id" = $2;

-- storeReportMove
insert into "onsite"."report_move" ("id", "state")
  values ($1, $2);
