-- dossierOf
select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4;
select "id", "ordinal", "text", "kind", "leader", "due_on" as "dueOn", "done_on" as "doneOn"
  from "rectification"."measure"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "ordinal";
select "id", "cycle", "held_on" as "heldOn", "text", "person_name" as "personName", "at"
  from "rectification"."progress"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "at";
select "id", "cycle", "kind", "note", "name", "bytes", "media_type" as "mediaType", "sha256", "person_name" as "personName", "at"
  from "rectification"."evidence"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "at";
select "id", "cycle", "side", "verdict", "text", "person_name" as "personName", "at"
  from "rectification"."opinion"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "at";
select "id", "cycle", "held_on" as "heldOn", "method", "finding", "result", "person_name" as "personName", "at"
  from "rectification"."verification"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "at";
select "id", "round_title" as "roundTitle", "finding", "person_name" as "personName", "at"
  from "rectification"."look_back"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "at";
select "id", "cycle", "move", "from_state" as "fromState", "to_state" as "toState", "reason", "facts", "person_name" as "personName", "at"
  from "rectification"."item_move"
  where "item_id" in (select "item"."id"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[])) and "item"."id" = $4)
  order by "at";

-- findEvidence
select "evidence"."sha256", "evidence"."media_type" as "mediaType", "evidence"."name"
  from "rectification"."evidence" as "evidence"
  inner join "rectification"."item" as "item" on "item"."county_id" = "evidence"."county_id" and "item"."id" = "evidence"."item_id"
  where "evidence"."id" = $1 and "item"."id" = $2 and ($3::boolean or "item"."unit_id" = any($4::uuid[]) or "item"."team_id" = any($5::uuid[]));

-- addRecord
insert into "rectification"."progress" ("id", "item_id")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing;
