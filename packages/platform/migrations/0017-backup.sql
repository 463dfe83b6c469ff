-- locks: each table with row-level security, for the moment of adding a policy
-- Backup 备份: what was taken and put back, and the right of the database's owner to read everything for it.

-- Row-level security is forced on the owner too, so that no program that logs in as the owner sees a county's rows by
-- accident. A backup says that it is one, and sees them. The owner could always have altered the tables: this only spares
-- it the lock.
create function platform.settle_backup() returns void
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  target regclass;
begin
  -- Many processes may start at once, and a policy is made once.
  perform pg_advisory_xact_lock(7239501847);
  for target in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and c.relrowsecurity and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'backup')
  loop
    execute format(
      'create policy backup on %s for select to %I using (current_setting(''app.backup'', true) = ''on'')',
      target, current_user);
  end loop;
end
$$;
revoke all on function platform.settle_backup() from public;

create table platform.backup (
  -- Of the archive.
  id uuid not null,
  what text not null check (what in ('taken', 'restored')),
  at timestamptz not null default now(),
  -- The moment that the archive shows.
  shows timestamptz not null,
  primary key (id, what, at)
);
comment on table platform.backup is 'Backups that were taken of this installation, and restored into it';

-- Puts on record, in every county, that its data were copied away or come from a copy.
create function platform.record_backup(archive uuid, done text, shown timestamptz, facts jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  said constant text := 'backup-' || done;
begin
  insert into platform.backup (id, what, shows) values (archive, done, shown);
  insert into platform.audit_event
    (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  select c.id, null, null, 'platform.backup', archive, 'act', said, facts,
    sha256(convert_to(said || ' ' || facts::text, 'UTF8'))
  from platform.county c;
end
$$;

grant create on schema platform to xuncha_gate;
grant select, insert on platform.backup to xuncha_gate;
alter function platform.record_backup(uuid, text, timestamptz, jsonb) owner to xuncha_gate;
revoke all on function platform.record_backup(uuid, text, timestamptz, jsonb) from public;
revoke create on schema platform from xuncha_gate;

select platform.settle_backup();
