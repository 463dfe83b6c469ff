-- locks: nothing that exists
-- Nothing changes silently: every change of a tenant table writes its event in the same statement, by trigger,
-- so that no writer can forget it and neither exists without the other.

create table platform.audit_event (
  county_id integer not null references platform.county (id),
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  account_id uuid,
  permission text,
  object text not null,
  record_id uuid not null,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  row_digest bytea not null,
  primary key (county_id, id)
);
create index audit_event_of_record on platform.audit_event (county_id, record_id, id);

alter table platform.audit_event enable row level security;
alter table platform.audit_event force row level security;
create policy gate on platform.audit_event to xuncha_gate using (true) with check (true);
grant select, insert on platform.audit_event to xuncha_gate;

create function platform.record_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
    values (old.county_id, platform.current_account(), current_setting('app.permission', true),
      tg_table_schema || '.' || tg_table_name, old.id, 'delete', sha256(convert_to(old::text, 'UTF8')));
    return null;
  end if;
  insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
  values (new.county_id, platform.current_account(), current_setting('app.permission', true),
    tg_table_schema || '.' || tg_table_name, new.id, lower(tg_op), sha256(convert_to(new::text, 'UTF8')));
  return null;
end
$$;
alter function platform.record_change() owner to xuncha_gate;

-- Makes a table a tenant table: rows of the session's county and no other, forced on its owner too, every change
-- recorded. Its primary key must start with county_id and it must have an id. Nothing is ever deleted from it
-- unless the migration says `deletable`.
create function platform.tenant_table(target regclass, deletable boolean default false) returns void
  language plpgsql
as $$
begin
  execute format('alter table %s alter column county_id set default platform.current_county()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy county on %s to xuncha_app
       using (county_id = (select platform.current_county()))
       with check (county_id = (select platform.current_county()))', target);
  execute format('grant select, insert, update on %s to xuncha_app', target);
  if deletable then
    execute format('grant delete on %s to xuncha_app', target);
  end if;
  execute format(
    'create trigger recorded after insert or update or delete on %s
       for each row execute function platform.record_change()', target);
  execute format('grant usage on schema %I to xuncha_app',
    (select nspname from pg_namespace n join pg_class c on c.relnamespace = n.oid where c.oid = target));
end
$$;
