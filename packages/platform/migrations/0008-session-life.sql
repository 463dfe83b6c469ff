-- locks: session, account, account_role and person, for the moment of adding triggers
-- How sessions begin and end, recorded by whoever does it, and what a session may do whose password is a one-time one.

grant create on schema platform to xuncha_gate;

-- Ends sessions and says why to whoever holds their token. Yields how many.
create function platform.end_sessions(county integer, account uuid, why text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  perform set_config('app.ending', why, true);
  delete from platform.session where county_id = county and account_id = account;
  get diagnostics ended = row_count;
  perform set_config('app.ending', '', true);
  return ended;
end
$$;

-- The same for the system administrator: of an account of the session's county.
create function platform.end_sessions_of(account uuid) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not platform.acts_as('system-admin') then
    raise exception 'sessions of others are ended by the system administrator' using errcode = 'XU403';
  end if;
  return platform.end_sessions(platform.current_county(), account, 'ended');
end
$$;

create function platform.session_begun() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.record_act(new.county_id, new.account_id, 'session-begun', new.account_id,
    jsonb_build_object('session', new.id, 'address', new.address));
  return null;
end
$$;

create function platform.session_ended() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  given constant text := nullif(current_setting('app.ending', true), '');
  reason constant text := case
    when old.expires_at <= now() or old.last_seen_at + old.idle_after <= now() then 'expired'
    else coalesce(given, 'ended') end;
begin
  insert into platform.ended_session (token_hash, county_id, account_id, reason)
    values (old.token_hash, old.county_id, old.account_id, reason);
  perform platform.record_act(old.county_id, coalesce(platform.current_account(), old.account_id), 'session-ended',
    old.account_id, jsonb_build_object('session', old.id, 'reason', reason));
  return null;
end
$$;

create function platform.end_sessions_of_role() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.end_sessions(coalesce(new.county_id, old.county_id), coalesce(new.account_id, old.account_id), 'rights');
  return null;
end
$$;

-- What the system administrator did, in a word; the change of the row itself is on record as such.
create function platform.end_sessions_of_account() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := platform.current_account();
begin
  if new.disabled <> old.disabled then
    perform platform.record_act(new.county_id, me, case when new.disabled then 'account-disabled' else 'account-enabled' end,
      new.id);
  end if;
  if me is not null and new.password_hash <> old.password_hash then
    perform platform.record_act(new.county_id, me, 'password-reset', new.id);
  end if;
  if new.disabled and not old.disabled then
    perform platform.end_sessions(new.county_id, new.id, 'disabled');
  elsif new.password_hash <> old.password_hash then
    perform platform.end_sessions(new.county_id, new.id, 'password');
  end if;
  return null;
end
$$;

-- Who has left signs in no more and keeps no role; who comes back gets both anew.
create function platform.end_account_of_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.account set disabled = true, row_version = row_version + 1
    where county_id = new.county_id and person_id = new.id and not disabled;
  delete from platform.account_role r using platform.account a
    where a.county_id = new.county_id and a.person_id = new.id
      and r.county_id = a.county_id and r.account_id = a.id;
  return null;
end
$$;

create function platform.guard_enabling() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from platform.person p
      where p.county_id = new.county_id and p.id = new.person_id and p.left_on is not null) then
    raise exception 'who has left has no account' using errcode = 'XU403';
  end if;
  return new;
end
$$;

-- What opens by the organisation follows the person: what is remembered of the sessions is stale.
create function platform.renew_stamps_of_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.session s set stamp = gen_random_uuid()
    from platform.account a
    where a.county_id = new.county_id and a.person_id = new.id and s.county_id = a.county_id and s.account_id = a.id;
  return null;
end
$$;

-- What a session opens, as before, unless the password is still the one-time one: then nothing but changing it.
alter function platform.load_actor(text) rename to load_rights;
create function platform.load_actor(token text) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select platform.load_rights(token)
    || jsonb_build_object('mustChangePassword', a.one_time_until is not null, 'steppedUpAt', s.stepped_up_at)
    || case when a.one_time_until is null then '{}' else '{"grants": {}, "modules": []}'::jsonb end
  from platform.session s
  left join platform.account a on a.county_id = s.county_id and a.id = s.account_id
  where s.token_hash = sha256(convert_to(token, 'UTF8'))
$$;

alter function platform.end_sessions(integer, uuid, text) owner to xuncha_gate;
alter function platform.end_sessions_of(uuid) owner to xuncha_gate;
alter function platform.session_begun() owner to xuncha_gate;
alter function platform.session_ended() owner to xuncha_gate;
alter function platform.end_sessions_of_role() owner to xuncha_gate;
alter function platform.end_sessions_of_account() owner to xuncha_gate;
alter function platform.end_account_of_person() owner to xuncha_gate;
alter function platform.guard_enabling() owner to xuncha_gate;
alter function platform.renew_stamps_of_person() owner to xuncha_gate;
alter function platform.load_actor(text) owner to xuncha_gate;
revoke all on function platform.end_sessions(integer, uuid, text), platform.load_actor(text), platform.load_rights(text)
  from public;
grant execute on function platform.load_actor(text) to xuncha_app;
revoke execute on function platform.load_rights(text) from xuncha_app;

create trigger begun after insert on platform.session
  for each row when (new.kind = 'person') execute function platform.session_begun();
create trigger ended after delete on platform.session
  for each row when (old.kind = 'person') execute function platform.session_ended();
-- By name after `recorded`, which asks the session who it is, and before the older `rights_changed`, which gives no reason.
create trigger resets_sessions after insert or delete on platform.account_role
  for each row execute function platform.end_sessions_of_role();
create trigger resets_sessions after update on platform.account
  for each row execute function platform.end_sessions_of_account();
create trigger takes_account after update on platform.person
  for each row when (new.left_on is not null and old.left_on is null) execute function platform.end_account_of_person();
create trigger rights_changed after update on platform.person
  for each row when (new.organisation_id is distinct from old.organisation_id or new.name <> old.name or new.title <> old.title)
  execute function platform.renew_stamps_of_person();
create trigger stays_disabled before insert or update on platform.account
  for each row when (not new.disabled) execute function platform.guard_enabling();

revoke create on schema platform from xuncha_gate;
