-- locks: every tenant table, for the moment of changing its policy
-- The same checks with less work: each statement looked the session up through a function of its own.

-- The session that entered this transaction, to whoever knows its token already; nothing without one.
-- A policy reads it in place, where a function would be called, planned and run apart. The hash stands in a select
-- of its own so that it is computed once, not for every session that a scan passes.
create view platform.current_session as
  select county_id, account_id from platform.session
  where token_hash = (select sha256(convert_to(current_setting('app.session', true), 'UTF8'))) and expires_at > now();
grant create on schema platform to xuncha_gate;
alter view platform.current_session owner to xuncha_gate;
revoke create on schema platform from xuncha_gate;
grant select on platform.current_session to xuncha_app;

create or replace function platform.enter(token text, known_stamp uuid, permission text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hash constant bytea := sha256(convert_to(token, 'UTF8'));
  found_stamp uuid;
  seen_long_ago boolean;
begin
  -- The context is set by the look-up itself: where it finds nothing, or refuses below, nothing is set.
  select s.stamp, s.last_seen_at < now() - interval '1 minute',
      set_config('app.session', token, true), set_config('app.permission', permission, true)
    into found_stamp, seen_long_ago
    from platform.session s
    where s.token_hash = hash
      and s.expires_at > now() and s.last_seen_at + s.idle_after > now();
  if found_stamp is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  if found_stamp <> known_stamp then
    raise exception 'rights changed' using errcode = 'XU409';
  end if;
  if seen_long_ago then
    update platform.session set last_seen_at = now() where token_hash = hash;
  end if;
end
$$;

create or replace function platform.current_county() returns integer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select s.county_id from platform.current_session s);
end
$$;

create or replace function platform.current_account() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select s.account_id from platform.current_session s);
end
$$;

create or replace function platform.record_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
    values (old.county_id, (select s.account_id from platform.current_session s), current_setting('app.permission', true),
      tg_table_schema || '.' || tg_table_name, old.id, 'delete', sha256(convert_to(old::text, 'UTF8')));
    return null;
  end if;
  insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
  values (new.county_id, (select s.account_id from platform.current_session s), current_setting('app.permission', true),
    tg_table_schema || '.' || tg_table_name, new.id, lower(tg_op), sha256(convert_to(new::text, 'UTF8')));
  return null;
end
$$;

-- The county comes from a row that a policy has let through: proving again that it exists costs a look-up per event.
alter table platform.audit_event drop constraint audit_event_county_id_fkey;

create or replace function platform.tenant_table(target regclass, deletable boolean default false) returns void
  language plpgsql
as $$
begin
  execute format('alter table %s alter column county_id set default platform.current_county()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy county on %s to xuncha_app
       using (county_id = (select s.county_id from platform.current_session s))
       with check (county_id = (select s.county_id from platform.current_session s))', target);
  execute format('grant select, insert, update on %s to xuncha_app', target);
  if deletable then
    execute format('grant delete on %s to xuncha_app', target);
  end if;
  execute format(
    'create trigger recorded after insert or update or delete on %s
       for each row execute function platform.record_change()', target);
  execute format('grant usage on schema %I to xuncha_app',
    (select nspname from pg_namespace n join pg_class c on c.relnamespace = n.oid where c.oid = target));
end
$$;

do $$
declare
  target regclass;
begin
  for target in
    select polrelid::regclass from pg_policy where polname = 'county' and polroles = array['xuncha_app'::regrole::oid]
  loop
    execute format(
      'alter policy county on %s
         using (county_id = (select s.county_id from platform.current_session s))
         with check (county_id = (select s.county_id from platform.current_session s))', target);
  end loop;
end
$$;
