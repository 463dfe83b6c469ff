-- locks: nothing that exists
-- The actor behind a session, and what makes a remembered actor stale.

-- Everything a decision needs to know about who asks, with the stamp it was read under. Null without a session.
create function platform.load_actor(token text) returns jsonb
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
    'roles', coalesce((select jsonb_agg(r.role order by r.role) from platform.account_role r
      where r.county_id = s.county_id and r.account_id = a.id), '[]'),
    'modules', coalesce((select jsonb_agg(m.plugin_id order by m.plugin_id) from platform.activation m
      where m.county_id = s.county_id and m.active), '[]'),
    'grants', coalesce((select jsonb_object_agg(g.permission, g.reaches) from (
        select g.permission, jsonb_agg(distinct g.reach) as reaches
        from platform.role_grant g join platform.account_role r on r.role = g.role
        where r.county_id = s.county_id and r.account_id = a.id group by g.permission) g), '{}'),
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
alter function platform.load_actor(text) owner to xuncha_gate;
revoke all on function platform.load_actor(text) from public;
grant execute on function platform.load_actor(text) to xuncha_app, xuncha_gate;

create function platform.renew_account_stamps() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.session set stamp = gen_random_uuid()
    where county_id = coalesce(new.county_id, old.county_id)
      and account_id = coalesce(new.account_id, old.account_id);
  return null;
end
$$;

create function platform.renew_person_stamps() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.session s set stamp = gen_random_uuid()
    from platform.account a
    where s.county_id = new.county_id and a.county_id = new.county_id
      and a.person_id = new.person_id and s.account_id = a.id;
  return null;
end
$$;

create function platform.renew_county_stamps() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.session set stamp = gen_random_uuid() where county_id = new.county_id;
  perform pg_notify('xuncha_modules', new.county_id::text);
  return null;
end
$$;

create function platform.renew_all_stamps() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update platform.session set stamp = gen_random_uuid();
  return null;
end
$$;

create function platform.end_disabled_sessions() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.disabled or new.password_hash <> old.password_hash then
    delete from platform.session where county_id = new.county_id and account_id = new.id;
  end if;
  return null;
end
$$;

alter function platform.renew_account_stamps() owner to xuncha_gate;
alter function platform.renew_person_stamps() owner to xuncha_gate;
alter function platform.renew_county_stamps() owner to xuncha_gate;
alter function platform.renew_all_stamps() owner to xuncha_gate;
alter function platform.end_disabled_sessions() owner to xuncha_gate;

create trigger rights_changed after insert or delete on platform.account_role
  for each row execute function platform.renew_account_stamps();
create trigger rights_changed after insert or update on platform.assignment
  for each row execute function platform.renew_person_stamps();
create trigger rights_changed after insert or update on platform.activation
  for each row execute function platform.renew_county_stamps();
create trigger rights_changed after insert or update or delete on platform.role_grant
  for each statement execute function platform.renew_all_stamps();
create trigger rights_changed after update on platform.account
  for each row execute function platform.end_disabled_sessions();

revoke create on schema platform from xuncha_gate;
