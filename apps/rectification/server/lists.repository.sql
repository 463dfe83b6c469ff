-- listPlans
select "item"."id", "item"."number", "item"."title", "item"."problem", "item"."requirement", "item"."category", "item"."nature", "item"."unit_name" as "unitName", "item"."state", "item"."goal", "item"."cause", "item"."cause_codes" as "causeCodes", "item"."leader", "item"."department", "item"."due_on" as "dueOn", "item"."row_version" as "rowVersion"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and ("item"."due_on", "item"."id") > ($4, $5)
  order by "item"."due_on", "item"."id" limit $6;

-- listMeasures
select "id", "item_id" as "itemId", "ordinal", "text", "kind", "leader", "due_on" as "dueOn", "done_on" as "doneOn"
  from "rectification"."measure"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and ("item"."due_on", "item"."id") > ($4, $5)
  order by "item"."due_on", "item"."id" limit $6)
  order by "item_id", "ordinal";
