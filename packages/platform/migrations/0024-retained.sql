-- locks: approval and module_setting, for the moment of granting rights
-- What is kept of a plugin that was uninstalled 留存: its tables under another name, of each county what there is, and what
-- the county's administrators decide about it. Requests reach none of the tables themselves.

grant create on schema platform to xuncha_gate;

create table platform.retained (
  id uuid primary key default gen_random_uuid(),
  plugin_id text not null,
  version text not null,
  -- SHA-256 of the package, whose migrations made the tables.
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  manifest jsonb not null,
  -- What the schema is called since then: its old name is free for a new installation.
  schema text not null unique,
  reason text not null,
  at timestamptz not null default now(),
  state text not null default 'kept' check (state in ('kept', 'taken-back', 'purged')),
  ended_at timestamptz,
  check ((state = 'kept') = (ended_at is null))
);
comment on table platform.retained is 'Plugins that were uninstalled, and where their tables are 留存';
grant select, insert, update on platform.retained to xuncha_gate;
grant select on platform.retained to xuncha_app;

create table platform.retained_part (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  retained_id uuid not null references platform.retained (id),
  state text not null default 'kept'
    check (state in ('kept', 'held', 'proposed', 'approved', 'purged', 'taken-back')),
  -- Table → rows and sum; digests of the files that they refer to.
  tables jsonb not null,
  files text[] not null,
  -- What the county had set and approved, for taking it back and for the record.
  settings jsonb not null,
  approval jsonb not null,
  -- Of the archive that was made and rehearsed: name, digest, and by which key it is signed.
  archive jsonb not null,
  -- Null: for good.
  keep_until date,
  proposed_by uuid,
  ended_at timestamptz,
  -- What was destroyed, by whose word: with state `purged`.
  certificate jsonb,
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, retained_id),
  check ((state = 'purged') = (certificate is not null))
);
comment on table platform.retained_part is 'What is kept of a county of a plugin that was uninstalled 本县留存数据';
select platform.tenant_table('platform.retained_part');
revoke insert, update on platform.retained_part from xuncha_app;
create policy gate on platform.retained_part to xuncha_gate using (true) with check (true);
grant select, insert, update on platform.retained_part to xuncha_gate;

-- What administrators decided about it, each with who, when and why. Never changed.
create table platform.retained_move (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  part_id uuid not null,
  move text not null check (move in ('propose', 'approve', 'decline', 'withdraw', 'hold', 'release')),
  reason text not null check (length(btrim(reason)) between 2 and 500),
  -- Before the term of keeping is over.
  early boolean not null,
  account_id uuid not null,
  by_name text not null,
  at timestamptz not null default now(),
  primary key (county_id, id),
  foreign key (county_id, part_id) references platform.retained_part (county_id, id)
);
create index retained_move_of_part on platform.retained_move (county_id, part_id, at);
comment on table platform.retained_move is 'Decisions about what is kept of an uninstalled plugin 留存数据处置';
select platform.tenant_table('platform.retained_move');
revoke update on platform.retained_move from xuncha_app;
create policy gate on platform.retained_move to xuncha_gate using (true);
grant select on platform.retained_move to xuncha_gate;

-- The rule of two, whoever writes: the program decides by the same table of moves.
create function platform.move_retained() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := platform.current_account();
  part platform.retained_part;
  wanted text;
  is_due boolean;
begin
  if me is null or not platform.stepped_up() then
    raise exception 'the password has to be typed again first' using errcode = 'XU403';
  end if;
  select * into part from platform.retained_part p
    where p.county_id = new.county_id and p.id = new.part_id for update;
  is_due := part.keep_until < (now() at time zone 'Asia/Shanghai')::date;
  wanted := case
    when new.move = 'propose' and part.state = 'kept' and platform.acts_as('system-admin')
      and (is_due or new.early) then 'proposed'
    when new.move = 'approve' and part.state = 'proposed' and platform.acts_as('security-admin')
      and part.proposed_by <> me and (is_due or new.early) then 'approved'
    when new.move = 'decline' and part.state = 'proposed' and platform.acts_as('security-admin') then 'kept'
    when new.move = 'withdraw' and part.state in ('proposed', 'approved')
      and (platform.acts_as('system-admin') or platform.acts_as('security-admin')) then 'kept'
    when new.move = 'hold' and part.state in ('kept', 'proposed', 'approved')
      and platform.acts_as('security-admin') then 'held'
    when new.move = 'release' and part.state = 'held' and platform.acts_as('security-admin') then 'kept'
  end;
  if wanted is null then
    raise exception 'what is kept is destroyed by two administrators' using errcode = 'XU403';
  end if;
  update platform.retained_part p
    set state = wanted, row_version = p.row_version + 1,
      proposed_by = case when wanted in ('proposed', 'approved') then coalesce(part.proposed_by, me) end
    where p.county_id = new.county_id and p.id = new.part_id;
  new.account_id := me;
  new.at := now();
  return new;
end
$$;
alter function platform.move_retained() owner to xuncha_gate;
create trigger moves before insert on platform.retained_move
  for each row execute function platform.move_retained();

-- Tables that are kept are out of the auditor's comparison: that each row left its table is on record, with its digest.
create or replace view platform.audited_table as
  select n.nspname || '.' || c.relname as object, c.oid as table_id
  from pg_catalog.pg_trigger t
  join pg_catalog.pg_class c on c.oid = t.tgrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where t.tgname = 'recorded' and not t.tgisinternal
    and not exists (select from platform.retained r where r.schema = n.nspname and r.state = 'kept');

-- A row leaves its table, or comes back, with the table under another name: on record as if it were deleted or inserted.
create function platform.record_moved(county integer, target text, record uuid, done text, row_digest bytea) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into platform.audit_event (county_id, account_id, permission, object, record_id, operation, row_digest)
  values (county, null, null, target, record, done, row_digest)
$$;
alter function platform.record_moved(integer, text, uuid, text, bytea) owner to xuncha_gate;
revoke all on function platform.record_moved(integer, text, uuid, text, bytea) from public;

-- What was done with a plugin's data of one county.
create function platform.record_plugin_act(county integer, record uuid, done text, facts jsonb) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into platform.audit_event
    (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  values (county, null, null, 'platform.retained_part', record, 'act', 'plugin-' || done, facts,
    sha256(convert_to('plugin-' || done || ' ' || facts::text, 'UTF8')))
$$;
alter function platform.record_plugin_act(integer, uuid, text, jsonb) owner to xuncha_gate;
revoke all on function platform.record_plugin_act(integer, uuid, text, jsonb) from public;

-- Whoever installs the plugin again begins anew, and asks anew.
grant insert, update on platform.approval, platform.module_setting to xuncha_gate;

revoke create on schema platform from xuncha_gate;
