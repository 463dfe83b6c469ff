-- storeItem
update "rectification"."item" as "item"
  set "state" = $1, "row_version" = "item"."row_version" + $2
  where "item"."id" = $3
  returning "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."feedback_id" as "feedbackId", "item"."problem", "item"."requirement", "item"."delivered_on" as "deliveredOn", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."cycle", "item"."measure_kinds" as "measureKinds", "item"."evidence_kinds" as "evidenceKinds", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict", "item"."submitter_id" as "submitterId", "item"."verifier_ids" as "verifierIds", "item"."recorded_by_name" as "recordedByName", "item"."recorded_at" as "recordedAt";

-- storeStanding
update "rectification"."item" as "item"
  set "evidence_kinds" = $1
  where "item"."id" = $2
  returning "item"."id", "item"."number", "item"."title", "item"."unit_id" as "unitId", "item"."unit_name" as "unitName", "item"."round_title" as "roundTitle", "item"."category", "item"."nature", "item"."state", "item"."plan_due" as "planDue", "item"."due_on" as "dueOn", "item"."leader", "item"."department", "item"."row_version" as "rowVersion", "item"."feedback_id" as "feedbackId", "item"."problem", "item"."requirement", "item"."delivered_on" as "deliveredOn", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."cycle", "item"."measure_kinds" as "measureKinds", "item"."evidence_kinds" as "evidenceKinds", "item"."discipline_verdict" as "disciplineVerdict", "item"."organisation_verdict" as "organisationVerdict", "item"."submitter_id" as "submitterId", "item"."verifier_ids" as "verifierIds", "item"."recorded_by_name" as "recordedByName", "item"."recorded_at" as "recordedAt";

-- recordMove
insert into "rectification"."item_move" ("item_id", "cycle", "move", "from_state", "to_state", "person_id", "person_name", "reason", "facts")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);
