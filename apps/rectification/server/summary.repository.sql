-- countItems
select "item"."state", case when item.state <> 'closed' then item.due_on end as "dueOn", count(*) as "items"
  from "rectification"."item" as "item"
  where ($1::boolean or "item"."unit_id" = any($2::uuid[]) or "item"."team_id" = any($3::uuid[]))
  group by "item"."state", "dueOn";
