-- locks: person, account, account_role and session, for the moment of adding columns and triggers
-- Services 集成接口: programs of other systems that ask the API under a token of their own.

grant create on schema platform to xuncha_gate;

-- A service is an account without a password that is ever taken, of somebody who is nobody: so that whatever names an
-- account or a person, the log first of all, names the service.
alter table platform.person add column service boolean not null default false;
alter table platform.account add column service boolean not null default false;
comment on column platform.account.service is 'A program of another system, not a person: no password, no role, scopes and tokens instead';
grant insert (service) on platform.account to xuncha_app;
grant select (service) on platform.account to xuncha_app;

create table platform.service_token (
  county_id integer not null references platform.county (id),
  id uuid not null,
  account_id uuid not null,
  name text not null check (name <> ''),
  issued_by uuid not null,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at <= issued_at + interval '366 days'),
  -- Addresses or ranges that it is taken from; empty for anywhere.
  addresses text[] not null,
  ended_at timestamptz,
  last_used_at timestamptz,
  primary key (county_id, id),
  foreign key (county_id, account_id) references platform.account (county_id, id),
  foreign key (county_id, issued_by) references platform.account (county_id, id)
);
create index service_token_of_account on platform.service_token (county_id, account_id);
select platform.tenant_table('platform.service_token');
revoke insert, update on platform.service_token from xuncha_app;
create policy gate on platform.service_token to xuncha_gate using (true) with check (true);
grant select, insert, update on platform.service_token to xuncha_gate;
comment on table platform.service_token is 'What is on record of a token 接口令牌; the token itself is the session of the same id, while it is good';

-- The token of a service is a session, so that whatever looks at a session looks at it: end, stamp, county, all in the
-- one round trip there is. It is never stepped up.
alter table platform.session
  drop constraint session_kind_check,
  drop constraint session_check,
  add column addresses text[],
  add constraint session_kind_check check (kind in ('person', 'job', 'service')),
  add constraint session_check check ((kind in ('person', 'service')) = (account_id is not null)),
  add constraint session_service_check check
    (kind = 'person' or stepped_up_at is null and factor is null),
  add constraint session_addresses_check check ((kind = 'service') = (addresses is not null));

-- A scope is `scope:<permission>/<reach>`. It opens what some business role may and no administrator. Of the platform's
-- own permissions it is the directory alone: recusals and what is sealed are for people to decide on.
create function platform.is_scope(role text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select $1 ~ '^scope:[a-z][a-z0-9.:-]*/(county|unit)$'
    and ($1 !~ '^scope:platform\.' or $1 ~ '^scope:platform\.directory:read/')
    and exists (select from platform.role_grant g
      where g.permission = split_part(substr($1, 7), '/', 1) and not platform.is_administrator(g.role))
    and not exists (select from platform.role_grant g
      where g.permission = split_part(substr($1, 7), '/', 1) and platform.is_administrator(g.role))
$$;

-- A service has scopes and no role, a person roles and no scope.
create function platform.guard_scope() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if (new.role like 'scope:%') <> (select a.service from platform.account a
      where a.county_id = new.county_id and a.id = new.account_id)
    or new.role like 'scope:%' and not platform.is_scope(new.role) then
    raise exception 'a service has scopes, a person has roles' using errcode = 'XU403';
  end if;
  return new;
end
$$;

create function platform.guard_service() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.service <> old.service or new.service and new.password_hash <> old.password_hash then
    raise exception 'a service stays one, and has no password' using errcode = 'XU403';
  end if;
  return new;
end
$$;

-- The rights of a session, as before and of scopes.
create or replace function platform.load_rights(token text) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'stamp', s.stamp,
    'countyId', s.county_id,
    'countyName', c.name,
    'accountId', a.id,
    'username', a.username,
    'locale', a.locale,
    'personId', p.id,
    'name', p.name,
    'title', p.title,
    'organisationId', p.organisation_id,
    'organisationName', o.name,
    'pluginId', s.plugin_id,
    'kind', s.kind,
    'addresses', s.addresses,
    'roles', coalesce((select jsonb_agg(r.role order by r.role) from platform.account_role r
      where r.county_id = s.county_id and r.account_id = a.id), '[]'),
    'modules', coalesce((select jsonb_agg(m.plugin_id order by m.plugin_id) from platform.activation m
      where m.county_id = s.county_id and m.active), '[]'),
    'grants', coalesce((select jsonb_object_agg(g.permission, g.reaches) from (
        select held.permission, jsonb_agg(distinct held.reach) as reaches
        from (
          select g.permission, g.reach
          from platform.role_grant g join platform.account_role r on r.role = g.role
          where r.county_id = s.county_id and r.account_id = a.id
          union all
          select split_part(substr(r.role, 7), '/', 1), split_part(r.role, '/', 2)
          from platform.account_role r
          where r.county_id = s.county_id and r.account_id = a.id and platform.is_scope(r.role)) held
        group by held.permission) g), '{}'),
    'assignments', coalesce((select jsonb_agg(jsonb_build_object(
          'teamId', t.team_id, 'duty', t.duty, 'until', t.until))
      from platform.assignment t
      where t.county_id = s.county_id and t.person_id = p.id and t.ended_at is null), '[]'))
  from platform.session s
  join platform.county c on c.id = s.county_id
  left join platform.account a on a.county_id = s.county_id and a.id = s.account_id
  left join platform.person p on p.county_id = a.county_id and p.id = a.person_id
  left join platform.organisation o on o.county_id = p.county_id and o.id = p.organisation_id
  where s.token_hash = sha256(convert_to(token, 'UTF8')) and s.expires_at > now()
    and s.last_seen_at + s.idle_after > now() and (s.kind = 'job' or not a.disabled)
$$;

-- A program enrols no second factor: its token is one that nobody types.
create or replace function platform.must_enrol(county integer, account uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select account is not null and platform.factors_of(county, account) = '{}'
    and not exists (select from platform.account a where a.county_id = county and a.id = account and a.service)
    and case coalesce(
        (select r.value from platform.security_rule r where r.county_id = county and r.name = 'second-factor.required'),
        (select d.value from platform.security_default d where d.name = 'second-factor.required'), 0)
      when 0 then false
      when 1 then exists (select from platform.account_role r
        where r.county_id = county and r.account_id = account and platform.is_administrator(r.role))
      else true end
$$;

-- Rights that change renew the stamp of a token and do not end it: nobody could type it in again.
create or replace function platform.end_sessions(county integer, account uuid, why text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  perform set_config('app.ending', why, true);
  delete from platform.half_session where county_id = county and account_id = account;
  delete from platform.session
    where county_id = county and account_id = account and (why <> 'rights' or kind = 'person');
  get diagnostics ended = row_count;
  perform set_config('app.ending', '', true);
  return ended;
end
$$;

create function platform.token_ended() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.service_token
    set ended_at = least(now(), old.expires_at),
      last_used_at = case when old.last_seen_at > old.created_at then old.last_seen_at end
    where county_id = old.county_id and id = old.id;
  return null;
end
$$;

-- Makes a token for a service of the session's county. The token itself is known to whoever made it; here is its hash.
create function platform.issue_token(token uuid, hash bytea, recipient uuid, label text, days integer, allowed text[])
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  county constant integer := platform.current_county();
  me constant uuid := platform.current_account();
  until constant timestamptz := now() + make_interval(days => days);
begin
  if not platform.acts_as('system-admin') or not platform.stepped_up() or days not between 1 and 366
    or not exists (select from platform.account a
      where a.county_id = county and a.id = recipient and a.service and not a.disabled) then
    raise exception 'tokens are issued to services by the system administrator' using errcode = 'XU403';
  end if;
  insert into platform.service_token (county_id, id, account_id, name, issued_by, expires_at, addresses)
    values (county, token, recipient, label, me, until, allowed);
  -- Seen before it began: the first use is noted at once, and not only after a minute.
  insert into platform.session
    (token_hash, id, county_id, kind, account_id, last_seen_at, expires_at, idle_after, addresses)
    values (hash, token, county, 'service', recipient, now() - interval '2 minutes', until, interval '90 days', allowed);
  perform platform.record_act(county, me, 'token-issued', recipient,
    jsonb_build_object('token', token, 'name', label, 'until', until, 'addresses', allowed));
end
$$;

create function platform.revoke_token(token uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  county constant integer := platform.current_county();
  holder uuid;
begin
  if not platform.acts_as('system-admin') then
    raise exception 'tokens are revoked by the system administrator' using errcode = 'XU403';
  end if;
  perform set_config('app.ending', 'ended', true);
  delete from platform.session s where s.county_id = county and s.id = token and s.kind = 'service'
    returning s.account_id into holder;
  perform set_config('app.ending', '', true);
  if holder is null then
    return false;
  end if;
  perform platform.record_act(county, platform.current_account(), 'token-revoked', holder,
    jsonb_build_object('token', token));
  return true;
end
$$;

-- When the tokens of the session's county were last used. To administrators, who see no other session.
create view platform.service_token_use with (security_barrier) as
  select s.id, case when s.last_seen_at > s.created_at then s.last_seen_at end as last_used_at from platform.session s
  where s.kind = 'service' and s.county_id = (select c.county_id from platform.current_session c)
    and ((select platform.acts_as('system-admin')) or (select platform.acts_as('security-admin'))
      or (select platform.acts_as('audit-admin')));

alter function platform.is_scope(text) owner to xuncha_gate;
alter function platform.guard_scope() owner to xuncha_gate;
alter function platform.token_ended() owner to xuncha_gate;
alter function platform.issue_token(uuid, bytea, uuid, text, integer, text[]) owner to xuncha_gate;
alter function platform.revoke_token(uuid) owner to xuncha_gate;
alter view platform.service_token_use owner to xuncha_gate;
grant select on platform.service_token_use to xuncha_app;

create trigger guard_scope before insert on platform.account_role
  for each row execute function platform.guard_scope();
create trigger stays_service before update on platform.account
  for each row execute function platform.guard_service();
create trigger token_ended after delete on platform.session
  for each row when (old.kind = 'service') execute function platform.token_ended();
drop trigger ended on platform.session;
create trigger ended after delete on platform.session
  for each row when (old.kind in ('person', 'service')) execute function platform.session_ended();

revoke create on schema platform from xuncha_gate;
