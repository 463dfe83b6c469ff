-- replaceMeasures
delete
  from "rectification"."measure"
  where "item_id" = $1;
insert into "rectification"."measure" ("item_id", "ordinal", "text", "kind", "leader", "due_on")
  values ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12);

-- measuresOf
select "text", "kind", "leader", "due_on" as "dueOn"
  from "rectification"."measure"
  where "item_id" = $1
  order by "ordinal";

-- finishMeasure
update "rectification"."measure"
  set "done_on" = $1, "row_version" = "row_version" + $2
  where "item_id" = $3 and "id" = $4;
