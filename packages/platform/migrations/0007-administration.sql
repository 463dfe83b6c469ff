-- locks: county, organisation, person, account, account_role, session and audit_event, for the moment of adding columns
-- Accounts, the life of sessions, and the three administrators: what holds whoever writes.

grant create on schema platform to xuncha_gate;

-- What happened without a row being changed: signing in, failing to, ending a session.
alter table platform.audit_event
  add column act text,
  add column facts jsonb,
  drop constraint audit_event_operation_check,
  add constraint audit_event_operation_check check (operation in ('insert', 'update', 'delete', 'act')),
  add constraint audit_event_act_check check ((operation = 'act') = (act is not null));

create function platform.record_act(county integer, who uuid, act text, record uuid, facts jsonb default '{}')
  returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  values (county, who, nullif(current_setting('app.permission', true), ''), 'platform.account', record, 'act', act, facts,
    sha256(convert_to(act || ' ' || facts::text, 'UTF8')))
$$;
alter function platform.record_act(integer, uuid, text, uuid, jsonb) owner to xuncha_gate;
revoke all on function platform.record_act(integer, uuid, text, uuid, jsonb) from public;

-- Until a county is open it is being set up, and roles are given without anybody to ask.
alter table platform.county add column opened_at timestamptz;
update platform.county set opened_at = now();
comment on column platform.county.opened_at is 'From then on a role is given by two administrators and by nobody else';

alter table platform.organisation add column closed_on date;
alter table platform.person add column left_on date;
alter table platform.account
  add column one_time_until timestamptz,
  add constraint account_of_person unique (county_id, person_id);
comment on column platform.account.one_time_until is
  'The password is a one-time one, to be changed at the first sign-in, and is not taken after this. Null: it is the person''s own';

alter table platform.session
  add column id uuid not null default gen_random_uuid(),
  add column address text,
  add column agent text,
  add column stepped_up_at timestamptz;
comment on column platform.session.stepped_up_at is 'When the password was last typed again in this session 再次验证';

-- Why a token opens nothing any more, to whoever holds it.
create table platform.ended_session (
  token_hash bytea primary key,
  county_id integer not null,
  account_id uuid not null,
  reason text not null check (reason in ('signed-out', 'replaced', 'expired', 'rights', 'password', 'disabled', 'ended')),
  at timestamptz not null default now()
);
create index ended_session_of_account on platform.ended_session (county_id, account_id, at);
grant select, insert, delete on platform.ended_session to xuncha_gate;

-- Failures in a row by account and by address. The name that was typed is kept as a digest: it may be a password.
create table platform.sign_in_try (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null default now(),
  paused_until timestamptz
);
create table platform.stray_sign_in (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  name_digest bytea not null,
  address text
);
comment on table platform.stray_sign_in is 'Failed attempts at names that no county has, so that they belong to no county''s log';
grant select, insert, update, delete on platform.sign_in_try to xuncha_gate;
grant select, insert, delete on platform.stray_sign_in to xuncha_gate;

-- Rules of security as data: what the installation says, and what a county says instead.
create table platform.security_default (
  name text primary key,
  value integer not null,
  basis text not null
);
create table platform.security_rule (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  name text not null,
  value integer not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, name),
  foreign key (county_id, changed_by) references platform.account (county_id, id)
);
select platform.tenant_table('platform.security_rule');
create policy gate on platform.security_rule to xuncha_gate using (true);
grant select on platform.security_default to xuncha_app, xuncha_gate;
grant select on platform.security_rule to xuncha_gate;

-- A change of somebody's roles: proposed by one of the three, in effect once another confirms it.
create table platform.role_change (
  county_id integer not null references platform.county (id),
  id uuid not null,
  account_id uuid not null,
  act text not null check (act in ('give', 'take')),
  role text not null,
  reason text not null check (reason <> ''),
  state text not null check (state in ('proposed', 'effective', 'declined', 'withdrawn')),
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  decided_by uuid,
  decided_at timestamptz,
  decided_reason text,
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, account_id) references platform.account (county_id, id),
  foreign key (county_id, proposed_by) references platform.account (county_id, id),
  foreign key (county_id, decided_by) references platform.account (county_id, id),
  check (proposed_by <> account_id),
  check (decided_by <> account_id),
  check (state not in ('effective', 'declined') or decided_by <> proposed_by),
  check ((decided_by is null) = (decided_at is null))
);
create unique index role_change_open on platform.role_change (county_id, account_id, role) where state = 'proposed';
create index role_change_latest on platform.role_change (county_id, proposed_at desc);
select platform.tenant_table('platform.role_change');
create policy gate on platform.role_change to xuncha_gate using (true) with check (true);
grant select on platform.role_change to xuncha_gate;
comment on table platform.role_change is 'A role given or taken 角色变更, with who proposed, who confirmed, and why';

-- Reading goes to requests; the hash of a password to nobody. Writing is for administrators, see the triggers below.
grant select (county_id, id, person_id, username, disabled, locale, one_time_until, row_version),
  insert (id, person_id, username, password_hash, one_time_until),
  update (password_hash, disabled, one_time_until, row_version)
  on platform.account to xuncha_app;
grant select on platform.account_role, platform.role_grant to xuncha_app;

create function platform.is_administrator(role text) returns boolean
  language sql immutable
as $$
  select role in ('system-admin', 'security-admin', 'audit-admin')
$$;

-- Whether the account behind this transaction holds a role, by what is stored and not by what is remembered.
create function platform.acts_as(wanted text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from platform.account_role r
    where r.county_id = platform.current_county() and r.account_id = platform.current_account() and r.role = wanted)
$$;

-- Whether the password was typed again in this session a moment ago.
create function platform.stepped_up() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from platform.session s
    where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
      and s.stepped_up_at > now() - interval '5 minutes')
$$;

-- How many other accounts hold an administrator's role of this one and can sign in. Whoever asks waits for others who do.
create function platform.other_administrators(county integer, account uuid, wanted text) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtext('xuncha.administrators'), county);
  return (select count(*) from platform.account_role r
    join platform.account a on a.county_id = r.county_id and a.id = r.account_id
    where r.county_id = county and r.role = wanted and r.account_id <> account and not a.disabled);
end
$$;

alter function platform.acts_as(text) owner to xuncha_gate;
alter function platform.stepped_up() owner to xuncha_gate;
alter function platform.other_administrators(integer, uuid, text) owner to xuncha_gate;
revoke all on function platform.other_administrators(integer, uuid, text) from public;

-- Requests change these only as the role that the trigger names. It goes by who is connected: a statement could leave
-- its session on the way, after the row policy has looked.
create function platform.only_by() returns trigger
  language plpgsql
as $$
begin
  if session_user = 'xuncha_app' and not platform.acts_as(tg_argv[0]) then
    raise exception '% is changed by % only', tg_table_name, tg_argv[0] using errcode = 'XU403';
  end if;
  return coalesce(new, old);
end
$$;
create trigger only_by before insert or update on platform.organisation
  for each row execute function platform.only_by('system-admin');
create trigger only_by before insert or update on platform.person
  for each row execute function platform.only_by('system-admin');
create trigger only_by before insert or update on platform.account
  for each row execute function platform.only_by('system-admin');
create trigger only_by before insert or update on platform.security_rule
  for each row execute function platform.only_by('security-admin');

create function platform.guard_role_change() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
  alone constant boolean := new.act = 'take' and not platform.is_administrator(new.role);
begin
  if me is null then
    raise exception 'roles change in a session' using errcode = 'XU403';
  end if;
  if tg_op = 'INSERT' then
    if new.proposed_by <> me or not platform.acts_as('security-admin') or new.decided_by is not null
      or new.state <> (case when alone then 'effective' else 'proposed' end) then
      raise exception 'roles are proposed by the security administrator' using errcode = 'XU403';
    end if;
    new.proposed_at := now();
  else
    if old.state <> 'proposed' or new.decided_by is distinct from me
      or (new.county_id, new.id, new.account_id, new.act, new.role, new.reason, new.proposed_by, new.proposed_at)
        is distinct from
        (old.county_id, old.id, old.account_id, old.act, old.role, old.reason, old.proposed_by, old.proposed_at) then
      raise exception 'a role change is decided once, as it was proposed' using errcode = 'XU403';
    end if;
    if new.state = 'withdrawn' and me <> old.proposed_by
      or new.state in ('effective', 'declined')
        and (me = old.proposed_by or not (platform.acts_as('system-admin') or platform.acts_as('audit-admin')))
      or new.state = 'proposed' then
      raise exception 'a role change is decided by another administrator' using errcode = 'XU403';
    end if;
    new.decided_at := now();
  end if;
  if (tg_op = 'INSERT' or new.state = 'effective') and not platform.stepped_up() then
    raise exception 'the password has to be typed again first' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on platform.role_change
  for each row execute function platform.guard_role_change();

create function platform.apply_role_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.act = 'give' then
    insert into platform.account_role (county_id, account_id, role) values (new.county_id, new.account_id, new.role);
  else
    delete from platform.account_role
      where county_id = new.county_id and account_id = new.account_id and role = new.role;
  end if;
  return null;
end
$$;
alter function platform.apply_role_change() owner to xuncha_gate;
create trigger takes_effect after insert or update on platform.role_change
  for each row when (new.state = 'effective') execute function platform.apply_role_change();

-- The invariants of roles, whoever writes: by a change that took effect in this very transaction, nobody with two of the
-- three or with one beside a business role, and no county without one of the three.
create function platform.guard_account_role() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  it constant platform.account_role := case tg_op when 'DELETE' then old else new end;
  is_open boolean;
  held text[];
begin
  if tg_op = 'UPDATE' then
    raise exception 'a role is given or taken' using errcode = 'XU403';
  end if;
  perform from platform.account where county_id = it.county_id and id = it.account_id for no key update;
  select opened_at is not null into is_open from platform.county where id = it.county_id;
  if is_open and not exists (select from platform.role_change c
      where c.county_id = it.county_id and c.account_id = it.account_id and c.role = it.role and c.state = 'effective'
        and c.act = (case tg_op when 'DELETE' then 'take' else 'give' end)
        and coalesce(c.decided_at, c.proposed_at) = now())
    and not (tg_op = 'DELETE' and not platform.is_administrator(it.role) and exists (select from platform.account a
      join platform.person p on p.county_id = a.county_id and p.id = a.person_id
      where a.county_id = it.county_id and a.id = it.account_id and p.left_on is not null)) then
    raise exception 'roles change by two administrators' using errcode = 'XU403';
  end if;
  if tg_op = 'DELETE' then
    if is_open and platform.is_administrator(it.role)
      and platform.other_administrators(it.county_id, it.account_id, it.role) = 0 then
      raise exception 'the last administrator of a kind stays' using errcode = 'XU403';
    end if;
    return old;
  end if;
  select array_agg(role) into held from platform.account_role
    where county_id = it.county_id and account_id = it.account_id;
  if held is not null and (platform.is_administrator(it.role)
      or exists (select from unnest(held) h where platform.is_administrator(h))) then
    raise exception 'an administrator holds no other role' using errcode = 'XU403';
  end if;
  return new;
end
$$;
alter function platform.guard_account_role() owner to xuncha_gate;
create trigger guard before insert or update or delete on platform.account_role
  for each row execute function platform.guard_account_role();

create function platform.guard_account() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from platform.account_role r
      where r.county_id = new.county_id and r.account_id = new.id and platform.is_administrator(r.role)
        and platform.other_administrators(new.county_id, new.id, r.role) = 0) then
    raise exception 'the last administrator of a kind stays' using errcode = 'XU403';
  end if;
  return new;
end
$$;
alter function platform.guard_account() owner to xuncha_gate;
create trigger guard before update on platform.account
  for each row when (new.disabled and not old.disabled) execute function platform.guard_account();

-- The name of an account is one in the whole installation: it says which county somebody signs in to.
create function platform.claim_name() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into platform.sign_in_name (username, county_id, account_id) values (new.username, new.county_id, new.id);
  return null;
end
$$;
alter function platform.claim_name() owner to xuncha_gate;
create trigger named after insert on platform.account for each row execute function platform.claim_name();

revoke create on schema platform from xuncha_gate;
