-- listFacts, next page
select "fact"."id", "fact"."team_name" as "teamName", "fact"."round_title" as "roundTitle", "fact"."fact", "fact"."sent_on" as "sentOn", "fact"."reply_by" as "replyBy", "fact"."opinion", "fact"."statement", "fact"."answered_by_name" as "answeredByName", "fact"."answered_at" as "answeredAt", "fact"."row_version" as "rowVersion"
  from "onsite"."fact_check" as "fact"
  where ($1::boolean or "fact"."unit_id" = any($2::uuid[])) and ("fact"."sent_on", "fact"."id") < (select "last"."sent_on", "last"."id"
  from "onsite"."fact_check" as "last"
  where "last"."id" = $3 and ($4::boolean or "last"."unit_id" = any($5::uuid[])))
  order by "fact"."sent_on" desc, "fact"."id" desc limit $6;

-- findFact
select "fact"."id", "fact"."team_name" as "teamName", "fact"."round_title" as "roundTitle", "fact"."fact", "fact"."sent_on" as "sentOn", "fact"."reply_by" as "replyBy", "fact"."opinion", "fact"."statement", "fact"."answered_by_name" as "answeredByName", "fact"."answered_at" as "answeredAt", "fact"."row_version" as "rowVersion"
  from "onsite"."fact_check" as "fact"
  where ($1::boolean or "fact"."unit_id" = any($2::uuid[])) and "fact"."id" = $3;

-- lockFact
select "fact"."id", "fact"."team_name" as "teamName", "fact"."round_title" as "roundTitle", "fact"."fact", "fact"."sent_on" as "sentOn", "fact"."reply_by" as "replyBy", "fact"."opinion", "fact"."statement", "fact"."answered_by_name" as "answeredByName", "fact"."answered_at" as "answeredAt", "fact"."row_version" as "rowVersion", "fact"."paper_id" as "paperId"
  from "onsite"."fact_check" as "fact"
  where ($1::boolean or "fact"."unit_id" = any($2::uuid[])) and "fact"."id" = $3 for update;

-- storeFactCheck
insert into "onsite"."fact_check" ("id", "state")
  values ($1, $2);

-- storeAnswer
update "onsite"."fact_check"
  set "opinion" = $1, "statement" = $2, "answered_by_id" = $3, "answered_by_name" = $4, "answered_at" = now(), "row_version" = row_version + 1
  where "id" = $5;
