-- locks: nothing that exists
-- A module that came into service while what it missed before was being told was not told the rest: the row was there,
-- so none was added, and then it was taken out. Asking waits for whoever is telling now, and asks anew.

create or replace function platform.ask_to_catch_up() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into platform.catch_up values (new.county_id, new.plugin_id)
    on conflict (county_id, plugin_id) do update set plugin_id = excluded.plugin_id;
  return null;
end
$$;
