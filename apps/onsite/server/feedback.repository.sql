-- listFeedback, next page
select "feedback"."id", "feedback"."unit_name" as "unitName", "feedback"."team_name" as "teamName", "feedback"."round_title" as "roundTitle", "feedback"."number", "feedback"."state", "feedback"."delivered_on" as "deliveredOn", "feedback"."receipted_by_name" as "receiptedByName", "feedback"."receipted_at" as "receiptedAt", "feedback"."row_version" as "rowVersion"
  from "onsite"."feedback" as "feedback"
  where ($1::boolean or "feedback"."unit_id" = any($2::uuid[]) or "feedback"."team_id" = any($3::uuid[])) and ($4::boolean or feedback.delivered_on is not null) and ("feedback"."prepared_at", "feedback"."id") < (select "last"."prepared_at", "last"."id"
  from "onsite"."feedback" as "last"
  where "last"."id" = $5 and ($6::boolean or "last"."unit_id" = any($7::uuid[]) or "last"."team_id" = any($8::uuid[])) and ($9::boolean or last.delivered_on is not null))
  order by "feedback"."prepared_at" desc, "feedback"."id" desc limit $10;

-- findFeedback
select "feedback"."id", "feedback"."unit_name" as "unitName", "feedback"."team_name" as "teamName", "feedback"."round_title" as "roundTitle", "feedback"."number", "feedback"."state", "feedback"."delivered_on" as "deliveredOn", "feedback"."receipted_by_name" as "receiptedByName", "feedback"."receipted_at" as "receiptedAt", "feedback"."row_version" as "rowVersion", "feedback"."overview", "feedback"."advice", "feedback"."receipt", "feedback"."unit_id" as "unitId", "feedback"."team_id" as "teamId", "feedback"."round_id" as "roundId", "feedback"."inspection_id" as "inspectionId"
  from "onsite"."feedback" as "feedback"
  where ($1::boolean or "feedback"."unit_id" = any($2::uuid[]) or "feedback"."team_id" = any($3::uuid[])) and ($4::boolean or feedback.delivered_on is not null) and "feedback"."id" = $5;

-- lockFeedback
select "feedback"."id", "feedback"."unit_name" as "unitName", "feedback"."team_name" as "teamName", "feedback"."round_title" as "roundTitle", "feedback"."number", "feedback"."state", "feedback"."delivered_on" as "deliveredOn", "feedback"."receipted_by_name" as "receiptedByName", "feedback"."receipted_at" as "receiptedAt", "feedback"."row_version" as "rowVersion", "feedback"."overview", "feedback"."advice", "feedback"."receipt", "feedback"."unit_id" as "unitId", "feedback"."team_id" as "teamId", "feedback"."round_id" as "roundId", "feedback"."inspection_id" as "inspectionId"
  from "onsite"."feedback" as "feedback"
  where ($1::boolean or "feedback"."unit_id" = any($2::uuid[]) or "feedback"."team_id" = any($3::uuid[])) and ($4::boolean or feedback.delivered_on is not null) and "feedback"."id" = $5 for update;

-- findingsOf
select "finding"."id", "finding"."ordinal", "finding"."title", "finding"."problem", "finding"."category", "finding"."nature", "finding"."requirement"
  from "onsite"."finding" as "finding"
  inner join "onsite"."feedback" as "feedback" on "feedback"."county_id" = "finding"."county_id" and "feedback"."id" = "finding"."feedback_id"
  where "feedback"."id" = $1 and ($2::boolean or "feedback"."unit_id" = any($3::uuid[]) or "feedback"."team_id" = any($4::uuid[]))
  order by "finding"."ordinal";

-- feedbackTimeline
select "step"."id", "step"."move", "step"."from_state" as "from", "step"."to_state" as "to", "step"."person_name" as "personName", "step"."reason", "step"."facts", "step"."at"
  from "onsite"."feedback_move" as "step"
  inner join "onsite"."feedback" as "feedback" on "feedback"."county_id" = "step"."county_id" and "feedback"."id" = "step"."feedback_id"
  where "feedback"."id" = $1 and ($2::boolean or "feedback"."unit_id" = any($3::uuid[]) or "feedback"."team_id" = any($4::uuid[]))
  order by "step"."at";

-- reportStateOf
select "report"."state"
  from "onsite"."report" as "report"
  inner join "onsite"."feedback" as "feedback" on "feedback"."county_id" = "report"."county_id" and "feedback"."report_id" = "report"."id"
  where "feedback"."id" = $1 and ($2::boolean or "feedback"."unit_id" = any($3::uuid[]) or "feedback"."team_id" = any($4::uuid[]));

-- storeFeedback
insert into "onsite"."feedback" ("id", "state")
  values ($1, $2);
insert into "onsite"."finding" ("id", "state")
  values ($1, $2);

-- changeFeedback
update "onsite"."feedback"
  set "state" = $1, "row_version" = row_version + 1
  where "id" = $2;

-- storeFeedbackMove
insert into "onsite"."feedback_move" ("id", "state")
  values ($1, $2);
