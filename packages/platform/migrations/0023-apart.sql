-- locks: session, while its index is built; otherwise functions, views and two small tables
-- Plugins whose server half runs in a process of its own 独立进程, under a database role of its own.
--
-- Such a process never holds a session's token. The host hands it a pass 通行证: the session, the plugin, one
-- permission and a last second, under an authentication code that is keyed with the token's hash. Only the gate reads
-- that hash, so nobody else makes a pass, and a pass leads to nothing but what it says, from that plugin's role alone.

grant create on schema platform to xuncha_gate;

-- Which plugin a database role works for. Written at installation.
create table platform.plugin_role (
  role name primary key,
  plugin_id text not null unique
);
comment on table platform.plugin_role is 'Database roles of plugins that run in a process of their own';
grant select on platform.plugin_role to xuncha_gate;

-- Events told by such a plugin, on their way to the queue, which its role does not reach.
create table platform.dispatch (
  county_id integer not null references platform.county (id),
  event_id uuid not null,
  name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (county_id, event_id)
);
comment on table platform.dispatch is 'Events that are to be put into the queue';
grant select, insert, update, delete on platform.dispatch to xuncha_gate;

create unique index session_by_id on platform.session (id);

-- The session's id to whoever knows its token, for passes to name it by.
create function platform.session_of(token text) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id from platform.session s
    where s.token_hash = sha256(convert_to(token, 'UTF8')) and s.expires_at > now()
$$;

-- The hash of the token behind a pass; null for a pass that was not made by who knows it, is over, or is not for the
-- role that is logged in. Never for a plugin's role to call: by that hash passes are made.
create function platform.behind_pass(pass text) returns bytea
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  parts constant text[] := string_to_array(pass, ' ');
  hash bytea;
begin
  if pass !~ '^xp1 [0-9a-f-]{36} [a-z0-9-]+ [a-z0-9.:_-]+ [0-9]{10} [0-9a-f]{64}$'
    or parts[5]::bigint < extract(epoch from now())
    or not exists (select from platform.plugin_role r where r.role = session_user and r.plugin_id = parts[3]) then
    return null;
  end if;
  select s.token_hash into hash from platform.session s where s.id = parts[2]::uuid and s.expires_at > now();
  if encode(sha256(hash || sha256(hash || convert_to(array_to_string(parts[1:5], ' '), 'UTF8'))), 'hex')
    is distinct from parts[6] then
    return null;
  end if;
  return hash;
end
$$;

-- By which permission the transaction acts: what its pass says, where it entered by one.
create function platform.current_permission() returns text
  language sql stable
as $$
  select case when current_setting('app.session', true) like 'xp1 %'
    then split_part(current_setting('app.session', true), ' ', 4)
    else current_setting('app.permission', true) end
$$;

create or replace view platform.current_session as
  select county_id, account_id from platform.session
  where token_hash = (select case when current_setting('app.session', true) like 'xp1 %'
      then platform.behind_pass(current_setting('app.session', true))
      else sha256(convert_to(current_setting('app.session', true), 'UTF8')) end)
    and expires_at > now();

-- The installation writes `current_denials` out of the manifests, and does so anew where this is empty.
delete from platform.permission;

-- As `enter`, by a pass. A pass that does not hold is one to be renewed: XU409.
create function platform.enter_by_pass(pass text, known_stamp uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hash constant bytea := platform.behind_pass(pass);
  found_stamp uuid;
  seen_long_ago boolean;
begin
  if hash is null then
    raise exception 'no such pass' using errcode = 'XU409';
  end if;
  select s.stamp, s.last_seen_at < now() - interval '1 minute',
      set_config('app.session', pass, true), set_config('app.permission', split_part(pass, ' ', 4), true)
    into found_stamp, seen_long_ago
    from platform.session s
    where s.token_hash = hash
      and s.last_seen_at + s.idle_after > now() and s.last_seen_at < now() + interval '5 minutes';
  if found_stamp is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  if found_stamp is distinct from known_stamp then
    raise exception 'rights changed' using errcode = 'XU409';
  end if;
  if seen_long_ago then
    update platform.session set last_seen_at = now() where token_hash = hash;
  end if;
end
$$;

-- The plugin that acts in this transaction by a pass that holds.
create function platform.acting_plugin() returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if platform.behind_pass(current_setting('app.session', true)) is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  return split_part(current_setting('app.session', true), ' ', 3);
end
$$;

-- What is denied to the session, for the row policies of plugins' roles: they do not read the view itself.
create function platform.denied() returns text[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select d.denied from platform.current_denials d);
end
$$;

-- Tells the others an event that the plugin's manifest declares.
create function platform.publish_event(event uuid, event_name text, payload jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  plugin constant text := platform.acting_plugin();
begin
  if not exists (select from platform.plugin p where p.id = plugin and p.manifest -> 'publishes' ? event_name) then
    raise exception 'a plugin tells what its manifest declares' using errcode = 'XU403';
  end if;
  insert into platform.event (county_id, id, name, plugin_id, payload)
    values (platform.current_county(), event, event_name, plugin, payload);
  insert into platform.dispatch (county_id, event_id, name) values (platform.current_county(), event, event_name);
  perform pg_notify('xuncha_events', '');
end
$$;

-- The payload of an event that is delivered to the plugin, and the receipt; null where it was dealt with before.
create function platform.receive_event(event uuid) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  plugin constant text := platform.acting_plugin();
  told jsonb;
begin
  if platform.current_account() is not null then
    raise exception 'events are delivered to no person' using errcode = 'XU403';
  end if;
  select e.payload into told from platform.event e
    join platform.plugin p on p.id = plugin and p.manifest -> 'listens' ? e.name
    where e.county_id = platform.current_county() and e.id = event;
  if told is null then
    raise exception 'no such event' using errcode = 'XU403';
  end if;
  insert into platform.receipt (county_id, event_id, plugin_id) values (platform.current_county(), event, plugin)
    on conflict (county_id, event_id, plugin_id) do nothing;
  return case when found then told end;
end
$$;

-- Parts in teams and recusals reach beyond the plugin's own schema: modules of the program give them, packages do not.
create function platform.assert_of_program() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from platform.release r where r.plugin_id = platform.acting_plugin()) then
    raise exception 'a package gives no parts in teams and no recusals' using errcode = 'XU403';
  end if;
end
$$;

create function platform.give_part(team uuid, person uuid, part text, last_day date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.assert_of_program();
  insert into platform.assignment (county_id, team_id, person_id, duty, until)
    values (platform.current_county(), team, person, part, last_day);
end
$$;

create function platform.end_parts(team uuid, person uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.assert_of_program();
  update platform.assignment a set ended_at = now()
    where a.county_id = platform.current_county() and a.team_id = team and a.ended_at is null
      and (person is null or a.person_id = person);
end
$$;

create function platform.stand_aside(person uuid, unit uuid, came_by text, why text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.assert_of_program();
  insert into platform.recusal (county_id, person_id, unit_id, origin, reason, recorded_by)
    values (platform.current_county(), person, unit, came_by, why, platform.current_account())
    on conflict do nothing;
end
$$;

create function platform.organisations_of(ids uuid[]) returns table (id uuid, name text, type text, "parentId" uuid)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.acting_plugin();
  return query select o.id, o.name, o.type, o.parent_id from platform.organisation o
    where o.county_id = platform.current_county() and o.id = any (ids);
end
$$;

create function platform.people_of(ids uuid[])
  returns table (id uuid, name text, title text, "organisationId" uuid, "organisationName" text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform platform.acting_plugin();
  return query select p.id, p.name, p.title, p.organisation_id, o.name from platform.person p
    left join platform.organisation o on o.county_id = p.county_id and o.id = p.organisation_id
    where p.county_id = platform.current_county() and p.id = any (ids);
end
$$;

create policy gate on platform.event to xuncha_gate using (true) with check (true);
create policy gate on platform.receipt to xuncha_gate using (true) with check (true);
grant select, insert on platform.event, platform.receipt to xuncha_gate;
grant insert, update on platform.assignment to xuncha_gate;
grant insert on platform.recusal to xuncha_gate;
drop policy gate on platform.recusal;
create policy gate on platform.recusal to xuncha_gate using (true) with check (true);

-- The event of a change says by which permission: of a pass, not what the plugin's own SQL may have set since.
create or replace function platform.record_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  -- By these the digest of a row is made, see 0010.
  set timezone = 'UTC' set datestyle = 'ISO' set intervalstyle = 'postgres' set bytea_output = 'hex'
  set extra_float_digits = 1
as $$
begin
  if tg_op = 'DELETE' then
    insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
    values (old.county_id, (select s.account_id from platform.current_session s), platform.current_permission(),
      tg_table_schema || '.' || tg_table_name, old.id, 'delete', sha256(convert_to(old::text, 'UTF8')));
    return null;
  end if;
  insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
  values (new.county_id, (select s.account_id from platform.current_session s), platform.current_permission(),
    tg_table_schema || '.' || tg_table_name, new.id, lower(tg_op), sha256(convert_to(new::text, 'UTF8')));
  return null;
end
$$;

-- Labels and seals are the host's to write: a plugin's role finds no reason on record that it could have put there.
create or replace function platform.guard_marks() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_permission constant text := (select p.marks from platform.permission p
    where p.id = platform.current_permission());
  wanted text;
begin
  if session_user <> 'xuncha_app' and not exists (select from platform.plugin_role r where r.role = session_user) then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if new.sealed_at is not null then
      raise exception 'nothing is recorded under seal' using errcode = 'XU403';
    end if;
    return new;
  end if;
  if new.label <> old.label and new.sealed_at is distinct from old.sealed_at then
    raise exception 'a label and a seal are changed one by one' using errcode = 'XU403';
  end if;
  wanted := case
    when new.label <> old.label then 'label'
    when old.sealed_at is null and new.sealed_at is not null then 'seal'
    when old.sealed_at is not null and new.sealed_at is null then 'unseal' end;
  if wanted is null then
    return new;
  end if;
  if by_permission is distinct from replace(wanted, 'unseal', 'seal') or not exists (
      select from platform.marking m
      where m.county_id = new.county_id and m.record_id = new.id and m.at = now() and m.act = wanted
        and m.object = tg_table_schema || '.' || tg_table_name) then
    raise exception 'a record is marked by who may, with a reason' using errcode = 'XU403';
  end if;
  return new;
end
$$;

-- Runs a migration of a package as one statement, so that nothing in it can end the transaction around it.
create function platform.apply_file(file text) returns void
  language plpgsql
as $$
begin
  execute file;
end
$$;

do $$
declare
  routine regprocedure;
begin
  for routine in
    select p.oid from pg_proc p
    where p.proname in ('session_of', 'behind_pass', 'enter_by_pass', 'acting_plugin', 'denied', 'publish_event',
        'receive_event', 'assert_of_program', 'give_part', 'end_parts', 'stand_aside', 'organisations_of', 'people_of')
      and p.pronamespace = 'platform'::regnamespace
  loop
    execute format('alter routine %s owner to xuncha_gate', routine);
  end loop;
  -- What everybody may call, a plugin's role may: from now on the roles of the program are named one by one. What is
  -- called in a trigger or a default is called in the name of whoever changes the row.
  for routine in
    select p.oid from pg_proc p
    where p.pronamespace = 'platform'::regnamespace
      and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))
  loop
    execute format('revoke all on routine %s from public', routine);
    execute format('grant execute on routine %s to xuncha_app, xuncha_gate, xuncha_vault', routine);
  end loop;
end
$$;
revoke execute on function platform.session_of(text), platform.enter_by_pass(text, uuid), platform.acting_plugin(),
  platform.denied(), platform.publish_event(uuid, text, jsonb), platform.receive_event(uuid),
  platform.assert_of_program(), platform.give_part(uuid, uuid, text, date), platform.end_parts(uuid, uuid),
  platform.stand_aside(uuid, uuid, text, text), platform.organisations_of(uuid[]), platform.people_of(uuid[]),
  platform.apply_file(text) from xuncha_app, xuncha_vault;
grant execute on function platform.session_of(text) to xuncha_app;

-- All that the roles of plugins share: `xuncha_plugin` is a group that nobody logs in as.
grant usage on schema platform to xuncha_plugin;
grant execute on function platform.enter_by_pass(text, uuid), platform.current_county(), platform.current_account(),
  platform.current_permission(), platform.denied(), platform.publish_event(uuid, text, jsonb),
  platform.receive_event(uuid), platform.give_part(uuid, uuid, text, date), platform.end_parts(uuid, uuid),
  platform.stand_aside(uuid, uuid, text, text), platform.organisations_of(uuid[]), platform.people_of(uuid[]),
  platform.tenant_table(regclass, boolean), platform.marked_table(regclass), platform.record_change(),
  platform.guard_marks(), platform.apply_file(text) to xuncha_plugin;

revoke create on schema platform from xuncha_gate;
