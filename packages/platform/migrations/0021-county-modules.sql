-- locks: plugin, role_grant, activation and assignment, for the moment of adding columns and triggers
-- What a county says of a module beyond on and off: which of a package's asks it approved 批准, and its settings 参数.

grant create on schema platform to xuncha_gate;

-- What a package asks each county for, one line each, as `asksOf` in the interface says it. The program's own modules
-- ask for nothing: who installed the program took them with it.
alter table platform.plugin add column asks text[] not null default '{}';
-- A grant of a package counts in a county once all of these are approved there.
alter table platform.role_grant add column asks text[] not null default '{}';

create table platform.approval (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  plugin_id text not null,
  -- All that is approved, whatever the version in service asks for; empty once it was withdrawn.
  asks text[] not null,
  -- The version that was looked at.
  version text not null,
  approved_by text not null,
  approved_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, plugin_id)
);
comment on table platform.approval is 'What the county lets a plugin package do 插件权限批准';
select platform.tenant_table('platform.approval');
create policy gate on platform.approval to xuncha_gate using (true);
grant select on platform.approval to xuncha_gate;
create trigger only_security before insert or update on platform.approval
  for each row execute function platform.only_by('security-admin');

create table platform.module_setting (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  plugin_id text not null,
  -- Name → value, of those that the county set; the others have the defaults of the version in service.
  chosen jsonb not null check (jsonb_typeof(chosen) = 'object'),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, plugin_id)
);
comment on table platform.module_setting is 'Settings of a module in a county 模块参数';
select platform.tenant_table('platform.module_setting');
create policy gate on platform.module_setting to xuncha_gate using (true);
grant select on platform.module_setting to xuncha_gate;
create trigger only_system before insert or update on platform.module_setting
  for each row execute function platform.only_by('system-admin');

create trigger rights_changed after insert or update on platform.approval
  for each row execute function platform.renew_county_stamps();
create trigger rights_changed after insert or update on platform.module_setting
  for each row execute function platform.renew_county_stamps();
create trigger rights_changed after update on platform.plugin
  for each row when (old.asks is distinct from new.asks) execute function platform.renew_all_stamps();

create function platform.approved(county integer, plugin text) returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select a.asks from platform.approval a where a.county_id = county and a.plugin_id = plugin), '{}')
$$;
alter function platform.approved(integer, text) owner to xuncha_gate;
revoke all on function platform.approved(integer, text) from public;

-- The rights of a session, as before without what a package asks for and the county has not approved.
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
            and g.asks <@ platform.approved(s.county_id, g.plugin_id)
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

create or replace function platform.rights_of(account uuid) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'roles', coalesce((select jsonb_agg(r.role order by r.role) from platform.account_role r
      where r.county_id = a.county_id and r.account_id = a.id), '[]'),
    'modules', coalesce((select jsonb_agg(m.plugin_id order by m.plugin_id) from platform.activation m
      where m.county_id = a.county_id and m.active), '[]'),
    'grants', coalesce((select jsonb_object_agg(g.permission, g.reaches) from (
        select g.permission, jsonb_agg(distinct g.reach) as reaches
        from platform.role_grant g join platform.account_role r on r.role = g.role
        where r.county_id = a.county_id and r.account_id = a.id
          and g.asks <@ platform.approved(a.county_id, g.plugin_id)
        group by g.permission) g), '{}'),
    'assignments', coalesce((select jsonb_agg(jsonb_build_object(
          'teamId', t.team_id, 'duty', t.duty, 'until', t.until))
      from platform.assignment t
      where t.county_id = a.county_id and t.person_id = a.person_id and t.ended_at is null), '[]'),
    'organisationId', p.organisation_id,
    'personId', p.id,
    'recusedUnitIds', coalesce((select jsonb_agg(r.unit_id) from platform.recusal r
      where r.county_id = a.county_id and r.person_id = p.id and r.lifted_at is null), '[]'),
    'clearance', coalesce((select c.level from platform.clearance c
      where c.county_id = a.county_id and c.person_id = p.id), 1),
    'disabled', a.disabled)
  from platform.account a
  join platform.person p on p.county_id = a.county_id and p.id = a.person_id
  where a.county_id = platform.current_county() and a.id = account and platform.acts_as('security-admin')
$$;

-- The actor as before, with what is not approved of each package, and what the county set.
create or replace function platform.load_actor(token text) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select platform.load_granted(token)
    || jsonb_build_object(
      'recusedUnitIds', to_jsonb(s.denied_units),
      'clearance', s.clearance,
      'held', coalesce((select jsonb_object_agg(p.id, to_jsonb(array(
            select asked from unnest(p.asks) asked where asked <> all (platform.approved(s.county_id, p.id)))))
        from platform.plugin p where p.asks <> '{}'), '{}'),
      'settings', coalesce((select jsonb_object_agg(m.plugin_id, m.chosen)
        from platform.module_setting m where m.county_id = s.county_id), '{}'))
  from platform.session s
  where s.token_hash = sha256(convert_to(token, 'UTF8'))
$$;

-- Who is given or loses a part in a team has other modules in the menu: their open pages follow too.
create or replace function platform.renew_person_stamps() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.session s set stamp = gen_random_uuid()
    from platform.account a
    where s.county_id = new.county_id and a.county_id = new.county_id
      and a.person_id = new.person_id and s.account_id = a.id;
  perform pg_notify('xuncha_modules', new.county_id::text);
  return null;
end
$$;

-- Modules that came into service in a county, by whatever way, and are to be told what they missed. A process that
-- hears of it tells them and takes the row out; one that dies on the way leaves it to the next.
create table platform.catch_up (
  county_id integer not null references platform.county (id),
  plugin_id text not null,
  primary key (county_id, plugin_id)
);
comment on table platform.catch_up is 'Modules that are to be told what they missed';
grant select, insert, delete, update on platform.catch_up to xuncha_gate;

create function platform.ask_to_catch_up() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into platform.catch_up values (new.county_id, new.plugin_id) on conflict do nothing;
  return null;
end
$$;
alter function platform.ask_to_catch_up() owner to xuncha_gate;
create trigger catches_up after update on platform.activation
  for each row when (new.active and not old.active) execute function platform.ask_to_catch_up();
create trigger catches_up_first after insert on platform.activation
  for each row when (new.active) execute function platform.ask_to_catch_up();
create trigger catches_up after insert or update on platform.approval
  for each row execute function platform.ask_to_catch_up();

-- The level above says of a module that a county has to have it, may have it, or may not 上级要求. Yields the level before.
create function platform.set_level(county integer, plugin text, wanted text) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  before text;
begin
  select a.level into before from platform.activation a
    where a.county_id = county and a.plugin_id = plugin for update;
  insert into platform.activation as a (county_id, plugin_id, active, level)
    values (county, plugin, wanted = 'required', wanted)
    on conflict (county_id, plugin_id) do update set
      level = wanted,
      active = case wanted when 'required' then true when 'forbidden' then false else a.active end,
      row_version = a.row_version + 1
    where a.level <> wanted;
  return coalesce(before, 'allowed');
end
$$;
grant update on platform.activation to xuncha_gate;
alter function platform.set_level(integer, text, text) owner to xuncha_gate;
revoke all on function platform.set_level(integer, text, text) from public;

revoke create on schema platform from xuncha_gate;
