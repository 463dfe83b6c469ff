-- locks: nothing that exists
-- Plugins that came as packages 插件包: what was handed in, by whose key it is signed, and what became of it. Of the
-- installation, not of a county: its operator installs, counties turn on.

create table platform.release (
  plugin_id text not null,
  version text not null,
  -- SHA-256 of the package, in hex: what was looked at is what runs.
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  package bytea not null,
  manifest jsonb not null,
  key_id text not null,
  -- One version of a plugin is in service at a time; the one before it stays for going back to.
  state text not null check (state in ('installed', 'replaced', 'retired')),
  installed_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (plugin_id, version),
  check ((state = 'installed') = (ended_at is null))
);
create unique index release_in_service on platform.release (plugin_id) where state = 'installed';
comment on table platform.release is 'Plugin packages 插件包 of this installation, each version with its bytes';
-- Every process fetches the package from here; requests have no business with it.
grant select on platform.release to xuncha_gate;

-- Tells every process that the plugins changed.
create function platform.releases_changed() returns trigger
  language plpgsql
as $$
begin
  perform pg_notify('xuncha_plugins', '');
  return null;
end
$$;
create trigger told after insert or update on platform.release
  for each statement execute function platform.releases_changed();

-- On record in every county, since each is served by it.
create function platform.record_release(plugin text, version text, digest text, done text, reason text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  said constant text := 'plugin-' || done;
  facts constant jsonb := jsonb_strip_nulls(jsonb_build_object(
    'plugin', plugin, 'version', version, 'digest', digest, 'reason', reason));
begin
  insert into platform.audit_event
    (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  select c.id, null, null, 'platform.release', md5(plugin || ' ' || version)::uuid, 'act', said, facts,
    sha256(convert_to(said || ' ' || facts::text, 'UTF8'))
  from platform.county c;
end
$$;
grant create on schema platform to xuncha_gate;
alter function platform.record_release(text, text, text, text, text) owner to xuncha_gate;
revoke all on function platform.record_release(text, text, text, text, text) from public;
revoke create on schema platform from xuncha_gate;
