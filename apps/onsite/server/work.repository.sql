-- openPapers
select "paper"."id", "paper"."inspection_id" as "inspectionId", "paper"."team_id" as "teamId", "paper"."number", "paper"."title", "paper"."state", "paper"."author_id" as "authorId", "paper"."basis", "paper"."rechecked_by_id" as "recheckedById", "inspection"."unit_name" as "unitName", "team"."closed_on" as "closedOn", "heard"."opinion", "heard"."reply_by" as "replyBy", array(select signature.person_id
  from onsite.paper_signature as signature
       
  where signature.county_id = paper.county_id and signature.paper_id = paper.id
          and not signature.void) as "signerIds", (select count(*)
  from onsite.paper_evidence as evidence
       
  where evidence.county_id = paper.county_id and evidence.paper_id = paper.id) as "evidence"
  from "onsite"."paper" as "paper"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "paper"."county_id" and "inspection"."id" = "paper"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "paper"."county_id" and "team"."id" = "paper"."team_id" left join lateral (select "fact"."opinion", "fact"."reply_by"
  from "onsite"."fact_check" as "fact"
  where "fact"."county_id" = "paper"."county_id" and "fact"."paper_id" = "paper"."id"
  order by "fact"."sent_on" desc limit $1) as "heard" on true
  where (($2::boolean or "paper"."team_id" = any($3::uuid[])) and (($4::boolean or "paper"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "paper"."county_id" and heard.inspection_id = "paper"."inspection_id"
      and heard.state = any ($6::text[])))) and $7::boolean and "paper"."state" in ($8, $9, $10, $11, $12, $13, $14) and "team"."closed_on" is null
  order by "paper"."drafted_at" limit $15;

-- openReports
select "report"."id", "report"."team_id" as "teamId", "report"."number", "report"."state", "inspection"."unit_name" as "unitName", "team"."closed_on" as "closedOn", "feedback"."id" as "feedbackId", (select count(*)
  from onsite.report_section as section
       
  where section.county_id = report.county_id and section.report_id = report.id) as "sections", array(select coalesce(paper.outcome, paper.state)
  from onsite.paper as paper
       
  where paper.county_id = report.county_id and paper.inspection_id = report.inspection_id) as "papers"
  from "onsite"."report" as "report"
  inner join "onsite"."inspection" as "inspection" on "inspection"."county_id" = "report"."county_id" and "inspection"."id" = "report"."inspection_id"
  inner join "onsite"."team" as "team" on "team"."county_id" = "report"."county_id" and "team"."id" = "report"."team_id" left join "onsite"."feedback" as "feedback" on "feedback"."county_id" = "report"."county_id" and "feedback"."report_id" = "report"."id"
  where (($1::boolean or "report"."team_id" = any($2::uuid[])) and (($3::boolean or "report"."team_id" = any($4::uuid[]))
    or "report"."state" = any ($5::text[]))) and $6::boolean and "team"."closed_on" is null and "feedback"."id" is null
  order by "report"."drafted_at" limit $7;

-- openFeedback
select "feedback"."id", "feedback"."team_id" as "teamId", "feedback"."number", "feedback"."unit_name" as "unitName", "feedback"."round_title" as "roundTitle", "feedback"."state", "report"."state" as "reportState", (select count(*)
  from onsite.finding as finding
       
  where finding.county_id = feedback.county_id and finding.feedback_id = feedback.id) as "findings"
  from "onsite"."feedback" as "feedback"
  inner join "onsite"."report" as "report" on "report"."county_id" = "feedback"."county_id" and "report"."id" = "feedback"."report_id"
  where ($1::boolean or "feedback"."unit_id" = any($2::uuid[]) or "feedback"."team_id" = any($3::uuid[])) and ($4::boolean or feedback.delivered_on is not null) and "feedback"."state" <> $5
  order by "feedback"."prepared_at" limit $6;

-- openFacts
select "fact"."id", "fact"."fact", "fact"."team_name" as "teamName", "fact"."reply_by" as "replyBy"
  from "onsite"."fact_check" as "fact"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "fact"."county_id" and "paper"."id" = "fact"."paper_id"
  where ($1::boolean or "fact"."unit_id" = any($2::uuid[])) and $3::boolean and "fact"."opinion" is null and "paper"."state" = $4
  order by "fact"."reply_by" limit $5;
