-- locks: nothing that exists
-- Counties, sessions, and the two functions that every tenant table stands on.
--
-- The context of a transaction cannot be forged: it is the session itself. `enter` sets the opaque token,
-- the row policy of every tenant table looks the county up from it, and a made-up token finds nothing.

create table platform.division (
  code text primary key,
  name text not null,
  level text not null check (level in ('province', 'city', 'county', 'township')),
  parent_code text references platform.division (code)
);
comment on table platform.division is 'National directory of administrative divisions 行政区划, the same for all counties';

create table platform.county (
  id integer primary key,
  name text not null,
  fictional boolean not null default false
);
comment on table platform.county is 'The tenant: a county or what ranks as one';

create table platform.session (
  token_hash bytea primary key,
  county_id integer not null references platform.county (id),
  kind text not null check (kind in ('person', 'job')),
  account_id uuid,
  plugin_id text,
  -- Renewed by whatever changes the rights behind the session: an actor read under an older stamp is stale.
  stamp uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  idle_after interval not null,
  check ((kind = 'person') = (account_id is not null)),
  check ((kind = 'job') = (plugin_id is not null))
);
create index session_of_account on platform.session (county_id, account_id);

alter table platform.session enable row level security;
alter table platform.session force row level security;
create policy gate on platform.session to xuncha_gate using (true) with check (true);
grant select, insert, update, delete on platform.session to xuncha_gate;
grant select on platform.county, platform.division to xuncha_app, xuncha_gate;
grant usage on schema platform to xuncha_app, xuncha_gate;
-- To own functions here; taken back at the end of 0005.
grant create on schema platform to xuncha_gate;

-- Opens a transaction for the session with this token. Refuses with XU401 when there is no such session any
-- more and with XU409 when the rights changed since the caller read them; then nothing behind it runs.
create function platform.enter(token text, known_stamp uuid, permission text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hash constant bytea := sha256(convert_to(token, 'UTF8'));
  found_stamp uuid;
  seen_at timestamptz;
begin
  select stamp, last_seen_at into found_stamp, seen_at
    from platform.session
    where token_hash = hash and expires_at > now() and last_seen_at + idle_after > now();
  if found_stamp is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  if found_stamp <> known_stamp then
    raise exception 'rights changed' using errcode = 'XU409';
  end if;
  perform set_config('app.session', token, true), set_config('app.permission', permission, true);
  if seen_at < now() - interval '1 minute' then
    update platform.session set last_seen_at = now() where token_hash = hash;
  end if;
end
$$;

-- County of the session that entered this transaction; null without one. Plans are kept, so it is cheap to ask.
create function platform.current_county() returns integer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select county_id from platform.session
    where token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8')) and expires_at > now());
end
$$;

-- Account of the session that entered this transaction; null for a job.
create function platform.current_account() returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select account_id from platform.session
    where token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8')) and expires_at > now());
end
$$;

alter function platform.enter(text, uuid, text) owner to xuncha_gate;
alter function platform.current_county() owner to xuncha_gate;
alter function platform.current_account() owner to xuncha_gate;
revoke all on function platform.enter(text, uuid, text) from public;
grant execute on function platform.enter(text, uuid, text) to xuncha_app;
