-- listPapers, next page
select "paper"."id", "paper"."inspection_id" as "inspectionId", "paper"."team_id" as "teamId", "paper"."number", "paper"."title", "paper"."category", "paper"."nature", "paper"."author_id" as "authorId", "paper"."author_name" as "authorName", "paper"."state", "paper"."outcome", "paper"."merged_into" as "mergedInto", "paper"."row_version" as "rowVersion"
  from "onsite"."paper" as "paper"
  where (($1::boolean or "paper"."team_id" = any($2::uuid[])) and (($3::boolean or "paper"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($5::text[])))) and "paper"."inspection_id" = $6 and "paper"."serial" > (select "last"."serial"
  from "onsite"."paper" as "last"
  where "last"."id" = $7 and (($8::boolean or "last"."team_id" = any($9::uuid[])) and (($10::boolean or "last"."team_id" = any($11::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "last"."county_id" and heard.inspection_id = "last"."inspection_id"
      and heard.state = any ($12::text[])))))
  order by "paper"."serial" limit $13;

-- papersOf
select "paper"."id", "paper"."inspection_id" as "inspectionId", "paper"."team_id" as "teamId", "paper"."number", "paper"."title", "paper"."category", "paper"."nature", "paper"."author_id" as "authorId", "paper"."author_name" as "authorName", "paper"."state", "paper"."outcome", "paper"."merged_into" as "mergedInto", "paper"."row_version" as "rowVersion"
  from "onsite"."paper" as "paper"
  where (($1::boolean or "paper"."team_id" = any($2::uuid[])) and (($3::boolean or "paper"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($5::text[])))) and "paper"."inspection_id" = $6
  order by "paper"."serial";

-- findPaper
select "paper"."id", "paper"."inspection_id" as "inspectionId", "paper"."team_id" as "teamId", "paper"."number", "paper"."title", "paper"."category", "paper"."nature", "paper"."author_id" as "authorId", "paper"."author_name" as "authorName", "paper"."state", "paper"."outcome", "paper"."merged_into" as "mergedInto", "paper"."row_version" as "rowVersion", "paper"."problem", "paper"."basis", "paper"."severity", "paper"."responsibility", "paper"."requirement", "paper"."interview_ids" as "interviewIds", "paper"."check_ids" as "checkIds", "paper"."rechecked_by_id" as "recheckedById", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "team"."name" as "teamName", "team"."round_title" as "roundTitle", "team"."closed_on" as "closedOn"
  from "onsite"."paper" as "paper"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "paper"."county_id" and "inspection"."id" = "paper"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "paper"."county_id" and "team"."id" = "paper"."team_id"
  where (($1::boolean or "paper"."team_id" = any($2::uuid[])) and (($3::boolean or "paper"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($5::text[])))) and "paper"."id" = $6;

-- lockPaper
select "paper"."id", "paper"."inspection_id" as "inspectionId", "paper"."team_id" as "teamId", "paper"."number", "paper"."title", "paper"."category", "paper"."nature", "paper"."author_id" as "authorId", "paper"."author_name" as "authorName", "paper"."state", "paper"."outcome", "paper"."merged_into" as "mergedInto", "paper"."row_version" as "rowVersion", "paper"."problem", "paper"."basis", "paper"."severity", "paper"."responsibility", "paper"."requirement", "paper"."interview_ids" as "interviewIds", "paper"."check_ids" as "checkIds", "paper"."rechecked_by_id" as "recheckedById", "inspection"."unit_id" as "unitId", "inspection"."unit_name" as "unitName", "team"."name" as "teamName", "team"."round_title" as "roundTitle", "team"."closed_on" as "closedOn"
  from "onsite"."paper" as "paper"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "paper"."county_id" and "inspection"."id" = "paper"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "paper"."county_id" and "team"."id" = "paper"."team_id"
  where (($1::boolean or "paper"."team_id" = any($2::uuid[])) and (($3::boolean or "paper"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($5::text[])))) and "paper"."id" = $6
  for update of "paper";

-- lockPaperOfFact
select "paper"."state", "team"."closed_on" as "closedOn"
  from "onsite"."paper" as "paper"
  inner join "onsite"."team" as "team" on "team"."county_id" = "paper"."county_id" and "team"."id" = "paper"."team_id"
  where "paper"."id" = $1
  for update of "paper";

-- nextSerial
select greatest(team.last_serial, (select coalesce(max(paper.serial), 0)
  from onsite.paper as paper
       
  where paper.team_id = team.id)) as "last"
  from "onsite"."team" as "team"
  where "team"."id" = $1;

-- storePaper
insert into "onsite"."paper" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing
  returning "id";

-- changePaper
update "onsite"."paper"
  set "state" = $1, "row_version" = row_version + 1
  where "id" = $2;

-- sourcesIn
select "id"
  from "onsite"."interview"
  where "inspection_id" = $1 and "id" = any($2);
select "id"
  from "onsite"."spot_check"
  where "inspection_id" = $1 and "id" = any($2);

-- signaturesOf
select "signature"."person_id" as "personId", "signature"."person_name" as "personName", "signature"."at"
  from "onsite"."paper_signature" as "signature"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "signature"."county_id" and "paper"."id" = "signature"."paper_id"
  where "signature"."void" = $1 and "paper"."id" = $2 and (($3::boolean or "paper"."team_id" = any($4::uuid[])) and (($5::boolean or "paper"."team_id" = any($6::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($7::text[]))))
  order by "signature"."at";

-- evidenceOf
select "evidence"."id", "evidence"."name", "evidence"."bytes", "evidence"."media_type" as "mediaType", "evidence"."sha256", "evidence"."added_by_name" as "addedByName", "evidence"."added_at" as "addedAt"
  from "onsite"."paper_evidence" as "evidence"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "evidence"."county_id" and "paper"."id" = "evidence"."paper_id"
  where "paper"."id" = $1 and (($2::boolean or "paper"."team_id" = any($3::uuid[])) and (($4::boolean or "paper"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($6::text[]))))
  order by "evidence"."added_at";

-- factChecksOf
select "fact"."id", "fact"."fact", "fact"."sent_on" as "sentOn", "fact"."reply_by" as "replyBy", "fact"."opinion", "fact"."statement", "fact"."answered_by_name" as "answeredByName", "fact"."answered_at" as "answeredAt"
  from "onsite"."fact_check" as "fact"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "fact"."county_id" and "paper"."id" = "fact"."paper_id"
  where "paper"."id" = $1 and (($2::boolean or "paper"."team_id" = any($3::uuid[])) and (($4::boolean or "paper"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($6::text[]))))
  order by "fact"."sent_on", "fact"."row_version";

-- paperTimeline
select "step"."id", "step"."move", "step"."from_state" as "from", "step"."to_state" as "to", "step"."person_name" as "personName", "step"."reason", "step"."facts", "step"."at"
  from "onsite"."paper_move" as "step"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "step"."county_id" and "paper"."id" = "step"."paper_id"
  where "paper"."id" = $1 and (($2::boolean or "paper"."team_id" = any($3::uuid[])) and (($4::boolean or "paper"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($6::text[]))))
  order by "step"."at";

-- storeSignature
insert into "onsite"."paper_signature" ("id", "state")
  values ($1, $2);

-- voidSignatures
update "onsite"."paper_signature"
  set "void" = $1
  where "paper_id" = $2;

-- storePaperMove
insert into "onsite"."paper_move" ("id", "state")
  values ($1, $2);

-- storeEvidence
insert into "onsite"."paper_evidence" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing;
