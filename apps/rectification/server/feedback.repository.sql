-- storeFeedback
insert into "rectification"."feedback" ("id")
  values ($1)
  on conflict ("county_id", "id") do nothing;
insert into "rectification"."item" ("id", "state")
  values ($1, $2)
  on conflict ("county_id", "id") do nothing;
