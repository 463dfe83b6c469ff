-- locks: session, ended_session, security_rule and security_default, for the moment of adding a column and triggers
-- A second factor at sign-in 双因素认证: codes of an authenticator, passkeys, and recovery codes for when both are lost.

grant create on schema platform to xuncha_gate;

-- The key that secrets of these tables are encrypted under lies in a file; here is only which one it is.
create table platform.secret_key (
  single boolean primary key default true check (single),
  key_id text not null,
  since timestamptz not null default now()
);
grant select, insert on platform.secret_key to xuncha_gate;

create table platform.totp (
  county_id integer not null references platform.county (id),
  id uuid not null,
  account_id uuid not null,
  -- The shared secret, encrypted for this row and no other.
  sealed text not null,
  -- Null while its holder has not shown that it works.
  confirmed_at timestamptz,
  -- The latest step of which a code was taken: none of it or before is taken again.
  last_step integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (county_id, id),
  foreign key (county_id, account_id) references platform.account (county_id, id)
);
create unique index totp_of_account on platform.totp (county_id, account_id) where confirmed_at is not null;
create unique index totp_begun on platform.totp (county_id, account_id) where confirmed_at is null;
comment on table platform.totp is 'An authenticator that makes codes by the time 动态验证码 (RFC 6238)';

create table platform.passkey (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  name text not null check (name <> ''),
  -- The host that it signs for, and no other.
  rp_id text not null,
  credential_id text not null,
  public_key bytea not null,
  -- How often it has signed, as it says itself; 0 where it does not count.
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (county_id, id),
  unique (county_id, credential_id),
  foreign key (county_id, account_id) references platform.account (county_id, id)
);
create index passkey_of_account on platform.passkey (county_id, account_id);
comment on table platform.passkey is 'A credential of WebAuthn 通行密钥';

create table platform.recovery_code (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  digest bytea not null,
  created_at timestamptz not null default now(),
  primary key (county_id, id),
  unique (county_id, account_id, digest),
  foreign key (county_id, account_id) references platform.account (county_id, id)
);
comment on table platform.recovery_code is 'One way in for somebody who lost the other factors 恢复码; gone once used';

-- Requests have no right on them at all: they are the gate's.
do $$
declare
  target regclass;
begin
  foreach target in array array['platform.totp', 'platform.passkey', 'platform.recovery_code']::regclass[] loop
    perform platform.tenant_table(target, deletable => true);
    execute format('revoke all on %s from xuncha_app', target);
    execute format('create policy gate on %s to xuncha_gate using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to xuncha_gate', target);
  end loop;
end
$$;

-- The password was right and the second factor is awaited. No session: nothing that looks for one finds it.
create table platform.half_session (
  token_hash bytea primary key,
  county_id integer not null,
  account_id uuid not null,
  expires_at timestamptz not null
);
create index half_session_of_account on platform.half_session (county_id, account_id);

-- What a passkey is to sign, for one session or half-session, once.
create table platform.passkey_challenge (
  token_hash bytea not null,
  purpose text not null check (purpose in ('enrol', 'sign-in', 'step-up')),
  challenge text not null,
  expires_at timestamptz not null,
  primary key (token_hash, purpose)
);
grant select, insert, update, delete on platform.half_session, platform.passkey_challenge to xuncha_gate;

alter table platform.session add column factor text check (factor in ('totp', 'passkey', 'recovery'));
comment on column platform.session.factor is 'What came second when this session began; null for nothing';
alter table platform.ended_session
  drop constraint ended_session_reason_check,
  add constraint ended_session_reason_check check
    (reason in ('signed-out', 'replaced', 'expired', 'rights', 'password', 'disabled', 'ended', 'factor'));

-- Kinds of second factors that an account can sign in with.
create function platform.factors_of(county integer, account uuid) returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select array_remove(array[
    case when exists (select from platform.totp t
      where t.county_id = county and t.account_id = account and t.confirmed_at is not null) then 'totp' end,
    case when exists (select from platform.passkey p
      where p.county_id = county and p.account_id = account) then 'passkey' end,
    case when exists (select from platform.recovery_code r
      where r.county_id = county and r.account_id = account) then 'recovery' end], null)
$$;

-- Whether an account lacks the second factor that its county wants of it: of nobody (0), of administrators (1), of everybody (2).
create function platform.must_enrol(county integer, account uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select account is not null and platform.factors_of(county, account) = '{}'
    and case coalesce(
        (select r.value from platform.security_rule r where r.county_id = county and r.name = 'second-factor.required'),
        (select d.value from platform.security_default d where d.name = 'second-factor.required'), 0)
      when 0 then false
      when 1 then exists (select from platform.account_role r
        where r.county_id = county and r.account_id = account and platform.is_administrator(r.role))
      else true end
$$;

-- What a session opens, as before; nothing but enrolling to whoever must and has not.
create or replace function platform.load_actor(token text) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select platform.load_rights(token)
    || jsonb_build_object('mustChangePassword', a.one_time_until is not null, 'steppedUpAt', s.stepped_up_at,
      'mustEnrol', must.enrol, 'factors', to_jsonb(platform.factors_of(s.county_id, s.account_id)))
    || case when a.one_time_until is null and not must.enrol then '{}' else '{"grants": {}, "modules": []}'::jsonb end
  from platform.session s
  left join platform.account a on a.county_id = s.county_id and a.id = s.account_id
  cross join lateral (select platform.must_enrol(s.county_id, s.account_id) as enrol) must
  where s.token_hash = sha256(convert_to(token, 'UTF8'))
$$;

-- An auditor who must enrol reads nothing before either.
create or replace function platform.may_audit() returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from platform.session s
    left join platform.account a on a.county_id = s.county_id and a.id = s.account_id
    where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8')) and s.expires_at > now()
      and (s.kind = 'job' and s.plugin_id = 'platform'
        or not a.disabled and a.one_time_until is null and not platform.must_enrol(s.county_id, s.account_id)
          and exists (
          select from platform.account_role r join platform.role_grant g on g.role = r.role
          where r.county_id = s.county_id and r.account_id = s.account_id
            and g.permission = 'platform.audit:read' and g.reach = 'county')));
end
$$;

-- Whatever ends the sessions of an account ends what waits for its second factor.
create or replace function platform.end_sessions(county integer, account uuid, why text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  perform set_config('app.ending', why, true);
  delete from platform.half_session where county_id = county and account_id = account;
  delete from platform.session where county_id = county and account_id = account;
  get diagnostics ended = row_count;
  perform set_config('app.ending', '', true);
  return ended;
end
$$;

create or replace function platform.session_begun() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.record_act(new.county_id, new.account_id, 'session-begun', new.account_id,
    jsonb_build_object('session', new.id, 'address', new.address)
      || case when new.factor is null then '{}' else jsonb_build_object('factor', new.factor) end);
  return null;
end
$$;

-- Takes every second factor of an account away; yields whether there was one.
create function platform.drop_factors(county integer, account uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  had constant boolean := platform.factors_of(county, account) <> '{}';
begin
  delete from platform.totp where county_id = county and account_id = account;
  delete from platform.passkey where county_id = county and account_id = account;
  delete from platform.recovery_code where county_id = county and account_id = account;
  return had;
end
$$;

-- The system administrator does so for somebody else who lost theirs; the sessions end, since the loser may be a thief.
create function platform.reset_factors_of(account uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  county constant integer := platform.current_county();
  me constant uuid := platform.current_account();
begin
  if not platform.acts_as('system-admin') or account = me then
    raise exception 'second factors of others are reset by the system administrator' using errcode = 'XU403';
  end if;
  if not platform.drop_factors(county, account) then
    return false;
  end if;
  perform platform.record_act(county, me, 'second-factor-reset', account);
  perform platform.end_sessions(county, account, 'factor');
  return true;
end
$$;

-- Who has a second factor, to the session's county.
create view platform.factor_holder with (security_barrier) as
  select account_id from platform.totp
    where county_id = (select s.county_id from platform.current_session s) and confirmed_at is not null
  union select account_id from platform.passkey
    where county_id = (select s.county_id from platform.current_session s);

-- As `row_digests_of_accounts`: tables that requests cannot read, for whoever verifies the log.
create function platform.row_digests_of_secrets(target text, after uuid, at_most integer)
  returns table (record uuid, digests text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select * from platform.row_digests(target, after, at_most)
  where target in ('platform.totp', 'platform.passkey', 'platform.recovery_code')
$$;

alter function platform.factors_of(integer, uuid) owner to xuncha_gate;
alter function platform.must_enrol(integer, uuid) owner to xuncha_gate;
alter function platform.drop_factors(integer, uuid) owner to xuncha_gate;
alter function platform.reset_factors_of(uuid) owner to xuncha_gate;
alter function platform.row_digests_of_secrets(text, uuid, integer) owner to xuncha_gate;
alter view platform.factor_holder owner to xuncha_gate;
revoke all on function platform.factors_of(integer, uuid), platform.must_enrol(integer, uuid),
  platform.drop_factors(integer, uuid) from public;
grant select on platform.factor_holder to xuncha_app;

-- What opens to a session hangs on the rule and on the factors: what is remembered of it is stale.
create trigger rights_changed after insert or update on platform.security_rule
  for each row when (new.name = 'second-factor.required') execute function platform.renew_county_stamps();
create trigger rights_changed after update on platform.security_default
  for each statement execute function platform.renew_all_stamps();
create trigger rights_changed after insert or delete or update of confirmed_at on platform.totp
  for each row execute function platform.renew_account_stamps();
create trigger rights_changed after insert or delete on platform.passkey
  for each row execute function platform.renew_account_stamps();

revoke create on schema platform from xuncha_gate;
