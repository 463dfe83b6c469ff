-- listItems, by state, next page
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."state" = $4 and ("item"."due_on", "item"."id") > ($5, $6)
  order by "item"."due_on", "item"."id" limit $7;

-- listItems, of one unit
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."unit_id" = $4
  order by "item"."due_on", "item"."id" limit $5;

-- listItems, every filter
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."unit_id" = $4 and "item"."state" <> 'closed' and "item"."due_on" >= $5 and "item"."due_on" <= $6 and (strpos(item.title, $7) > 0 or strpos(item.number, $8) > 0)
  order by "item"."due_on", "item"."id" limit $9;

-- listItems, of one feedback
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."feedback_id" = $4 and "item"."unit_id" = (select "feedback"."unit_id"
  from "rectification"."feedback" as "feedback"
  where "feedback"."id" = $5)
  order by "item"."due_on", "item"."id" limit $6;

-- listWaiting
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."state" <> 'closed' and item.state = any($4::text[])
  order by "item"."due_on", "item"."id" limit $5;

-- findItem
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."feedback_id" as "feedbackId", "item"."problem", "item"."requirement", "item"."delivered_on" as "deliveredOn", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."cycle", "item"."measure_kinds" as "measureKinds", "item"."evidence_kinds" as "evidenceKinds", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict", "item"."submitter_id" as "submitterId", "item"."verifier_ids" as "verifierIds", "item"."recorded_by_name" as "recordedByName", "item"."recorded_at" as "recordedAt"
  from "rectification"."item" as "item"
  where "item"."id" = $1 and ($2::boolean or "item"."unit_id" = any($3::uuid[]) or "item"."team_id" = any($4::uuid[]));

-- lockItem
select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."feedback_id" as "feedbackId", "item"."problem", "item"."requirement", "item"."delivered_on" as "deliveredOn", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."cycle", "item"."measure_kinds" as "measureKinds", "item"."evidence_kinds" as "evidenceKinds", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict", "item"."submitter_id" as "submitterId", "item"."verifier_ids" as "verifierIds", "item"."recorded_by_name" as "recordedByName", "item"."recorded_at" as "recordedAt"
  from "rectification"."item" as "item"
  where "item"."id" = $1 and ($2::boolean or "item"."unit_id" = any($3::uuid[]) or "item"."team_id" = any($4::uuid[])) for update;

-- addItem
with "made" as (insert into "rectification"."item" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing
  returning *) select "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."feedback_id" as "feedbackId", "item"."problem", "item"."requirement", "item"."delivered_on" as "deliveredOn", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."cycle", "item"."measure_kinds" as "measureKinds", "item"."evidence_kinds" as "evidenceKinds", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict", "item"."submitter_id" as "submitterId", "item"."verifier_ids" as "verifierIds", "item"."recorded_by_name" as "recordedByName", "item"."recorded_at" as "recordedAt"
  from "made" as "item";

-- correctItem
update "rectification"."item" as "item"
  set "number" = coalesce($1, "item"."number"), "title" = coalesce($2, "item"."title"), "row_version" = "item"."row_version" + $3
  where "item"."id" = $4 and "item"."row_version" = $5 and ($6::boolean or "item"."unit_id" = any($7::uuid[]) or "item"."team_id" = any($8::uuid[]))
  returning "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."feedback_id" as "feedbackId", "item"."problem", "item"."requirement", "item"."delivered_on" as "deliveredOn", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."cycle", "item"."measure_kinds" as "measureKinds", "item"."evidence_kinds" as "evidenceKinds", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict", "item"."submitter_id" as "submitterId", "item"."verifier_ids" as "verifierIds", "item"."recorded_by_name" as "recordedByName", "item"."recorded_at" as "recordedAt";

-- versionOf
select "item"."row_version" as "rowVersion"
  from "rectification"."item" as "item"
  where "item"."id" = $1 and ($2::boolean or "item"."unit_id" = any($3::uuid[]) or "item"."team_id" = any($4::uuid[]));
