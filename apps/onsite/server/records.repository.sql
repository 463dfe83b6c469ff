-- listInterviews, next page
select "record"."id", "record"."inspection_id" as "inspectionId", "record"."held_on" as "heldOn", "record"."place", "record"."talkee_role" as "talkeeRole", "record"."first_id" as "firstId", "record"."first_name" as "firstName", "record"."second_id" as "secondId", "record"."second_name" as "secondName", "record"."recorder_id" as "recorderId", "record"."recorder_name" as "recorderName", "record"."topics", "record"."content", "record"."signed"
  from "onsite"."interview" as "record"
  where (($1::boolean or "record"."team_id" = any($2::uuid[])) and (($3::boolean or "record"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "record"."county_id" and heard.inspection_id = "record"."inspection_id"
      and heard.state = any ($5::text[])))) and "record"."inspection_id" = $6 and (record.held_on, record.id) <
    (select last.held_on, last.id
  from "onsite"."interview" as last
  where last.id = $7
      and (($8::boolean or "last"."team_id" = any($9::uuid[])) and (($10::boolean or "last"."team_id" = any($11::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "last"."county_id" and heard.inspection_id = "last"."inspection_id"
      and heard.state = any ($12::text[])))))
  order by "record"."held_on" desc, "record"."id" desc limit $13;

-- findInterview
select "record"."id", "record"."inspection_id" as "inspectionId", "record"."held_on" as "heldOn", "record"."place", "record"."talkee_role" as "talkeeRole", "record"."first_id" as "firstId", "record"."first_name" as "firstName", "record"."second_id" as "secondId", "record"."second_name" as "secondName", "record"."recorder_id" as "recorderId", "record"."recorder_name" as "recorderName", "record"."topics", "record"."content", "record"."signed"
  from "onsite"."interview" as "record"
  where (($1::boolean or "record"."team_id" = any($2::uuid[])) and (($3::boolean or "record"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "record"."county_id" and heard.inspection_id = "record"."inspection_id"
      and heard.state = any ($5::text[])))) and "record"."id" = $6;

-- storeInterview
insert into "onsite"."interview" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing;

-- listChecks
select "record"."id", "record"."inspection_id" as "inspectionId", "record"."held_on" as "heldOn", "record"."place", "record"."sampled", "record"."reason", "record"."found", "record"."recorder_name" as "recorderName"
  from "onsite"."spot_check" as "record"
  where (($1::boolean or "record"."team_id" = any($2::uuid[])) and (($3::boolean or "record"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "record"."county_id" and heard.inspection_id = "record"."inspection_id"
      and heard.state = any ($5::text[])))) and "record"."inspection_id" = $6 and true
  order by "record"."held_on" desc, "record"."id" desc limit $7;

-- findCheck
select "record"."id", "record"."inspection_id" as "inspectionId", "record"."held_on" as "heldOn", "record"."place", "record"."sampled", "record"."reason", "record"."found", "record"."recorder_name" as "recorderName"
  from "onsite"."spot_check" as "record"
  where (($1::boolean or "record"."team_id" = any($2::uuid[])) and (($3::boolean or "record"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "record"."county_id" and heard.inspection_id = "record"."inspection_id"
      and heard.state = any ($5::text[])))) and "record"."id" = $6;

-- storeCheck
insert into "onsite"."spot_check" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing;

-- listMeetings
select "record"."id", "record"."inspection_id" as "inspectionId", "record"."held_on" as "heldOn", "record"."attendees", "record"."views", "record"."recorder_name" as "recorderName"
  from "onsite"."meeting" as "record"
  where (($1::boolean or "record"."team_id" = any($2::uuid[])) and (($3::boolean or "record"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "record"."county_id" and heard.inspection_id = "record"."inspection_id"
      and heard.state = any ($5::text[])))) and "record"."inspection_id" = $6 and true
  order by "record"."held_on" desc, "record"."id" desc limit $7;

-- findMeeting
select "record"."id", "record"."inspection_id" as "inspectionId", "record"."held_on" as "heldOn", "record"."attendees", "record"."views", "record"."recorder_name" as "recorderName"
  from "onsite"."meeting" as "record"
  where (($1::boolean or "record"."team_id" = any($2::uuid[])) and (($3::boolean or "record"."team_id" = any($4::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "record"."county_id" and heard.inspection_id = "record"."inspection_id"
      and heard.state = any ($5::text[])))) and "record"."id" = $6;

-- decisionsOf
select "decision"."meeting_id" as "meetingId", "decision"."paper_id" as "paperId", "paper"."number", "paper"."title", "decision"."decision", "decision"."reason", "decision"."into_paper_id" as "into", "decision"."dissent"
  from "onsite"."decision" as "decision"
  inner join "onsite"."meeting" as "meeting" on "meeting"."county_id" = "decision"."county_id" and "meeting"."id" = "decision"."meeting_id"
  inner join "onsite"."paper" as "paper" on "paper"."county_id" = "decision"."county_id" and "paper"."id" = "decision"."paper_id"
  where "meeting"."inspection_id" = $1 and (($2::boolean or "meeting"."team_id" = any($3::uuid[])) and (($4::boolean or "meeting"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "meeting"."county_id" and heard.inspection_id = "meeting"."inspection_id"
      and heard.state = any ($6::text[]))))
  order by "paper"."serial";

-- decisionsOnPaper
select "decision"."id", "meeting"."held_on" as "heldOn", "decision"."decision", "decision"."reason", "decision"."into_paper_id" as "into", "decision"."dissent"
  from "onsite"."decision" as "decision"
  inner join "onsite"."meeting" as "meeting" on "meeting"."county_id" = "decision"."county_id" and "meeting"."id" = "decision"."meeting_id"
  where "decision"."paper_id" = $1 and (($2::boolean or "meeting"."team_id" = any($3::uuid[])) and (($4::boolean or "meeting"."team_id" = any($5::uuid[])) or exists (
    select
  from onsite.report as heard
   
  where heard.county_id = "meeting"."county_id" and heard.inspection_id = "meeting"."inspection_id"
      and heard.state = any ($6::text[]))))
  order by "meeting"."held_on";

-- storeMeeting
insert into "onsite"."meeting" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing
  returning "id";

-- storeDecision
insert into "onsite"."decision" ("id", "state")
  values ($1, $2);
