-- locks: platform.audit_event, while its indexes are built
-- Sealing 封存: events get their place in a tree per county, whose root is signed. Which place is decided when they
-- are sealed, never by their id: ids commit out of order, and whoever goes by them skips some.

-- To own functions here; taken back at the end.
grant create on schema platform to xuncha_gate;

alter table platform.audit_event
  add column leaf_index bigint,
  -- 1: SHA-256 of the row as text, under the settings of `record_change`.
  add column digest_version smallint not null default 1;
comment on column platform.audit_event.leaf_index is 'Place in the county''s tree, from 0; null until sealed';

create unique index audit_event_sealed on platform.audit_event (county_id, leaf_index) where leaf_index is not null;
create index audit_event_unsealed on platform.audit_event (county_id, id) where leaf_index is null;
-- What the auditor looks for: by account and by time. Each index here is paid for by every write of everybody.
create index audit_event_of_account on platform.audit_event (county_id, account_id, id);
create index audit_event_at on platform.audit_event (county_id, at);

-- Whoever may write the log may give an event its place once; nothing else of it ever changes.
create function platform.keep_event() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if old.leaf_index is not null
    or to_jsonb(new) - 'leaf_index' is distinct from to_jsonb(old) - 'leaf_index' then
    raise exception 'an audit event does not change' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger kept before update on platform.audit_event
  for each row execute function platform.keep_event();
grant update (leaf_index) on platform.audit_event to xuncha_gate;

-- A row's digest must not depend on the settings of whoever writes it.
alter function platform.record_change() set timezone = 'UTC';
alter function platform.record_change() set datestyle = 'ISO';
alter function platform.record_change() set intervalstyle = 'postgres';
alter function platform.record_change() set bytea_output = 'hex';
alter function platform.record_change() set extra_float_digits = 1;

-- How far each county's tree has grown. Its row is what two sealers take turns by.
create table platform.audit_tree (
  county_id integer primary key references platform.county (id),
  size bigint not null default 0
);

create table platform.audit_checkpoint (
  county_id integer not null references platform.county (id),
  size bigint not null,
  at timestamptz not null,
  note text not null,
  -- Roots of the perfect subtrees, 32 bytes each: all that is needed to go on from here.
  peaks bytea not null,
  primary key (county_id, size)
);
comment on table platform.audit_checkpoint is 'A signed state of the county''s tree 检查点';

create table platform.audit_cosignature (
  county_id integer not null references platform.county (id),
  size bigint not null,
  key text not null,
  at timestamptz not null,
  -- As it stands below the checkpoint.
  line text not null,
  primary key (county_id, size, key),
  foreign key (county_id, size) references platform.audit_checkpoint (county_id, size)
);
comment on table platform.audit_cosignature is 'A witness who saw that the tree only grew 见证签名';

-- The key that checkpoints are signed by, since the first. A process whose key is another does not seal.
create table platform.audit_key (
  single boolean primary key default true check (single),
  key text not null,
  since timestamptz not null default now()
);

-- The columns that a tenant table has had, in order: a row that nobody changed since is still what its last event says,
-- although a migration added a column.
create table platform.row_shape (
  object text not null,
  columns text[] not null,
  since timestamptz not null default now(),
  primary key (object, columns)
);

-- Tables whose changes are recorded.
create view platform.audited_table as
  select n.nspname || '.' || c.relname as object, c.oid as table_id
  from pg_catalog.pg_trigger t
  join pg_catalog.pg_class c on c.oid = t.tgrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where t.tgname = 'recorded' and not t.tgisinternal;

-- Notes the columns that the audited tables have now. Run by whoever migrates, afterwards.
create function platform.note_shapes() returns void
  language sql set search_path = pg_catalog, pg_temp
as $$
  insert into platform.row_shape (object, columns)
  select t.object, array_agg(a.attname::text order by a.attnum)
  from platform.audited_table t
  join pg_attribute a on a.attrelid = t.table_id and a.attnum > 0 and not a.attisdropped
  group by t.object
  on conflict do nothing
$$;

-- Whether the session behind this transaction may read the log: looked up, not taken from what the request says of
-- itself. The platform's own job exports for the operator.
create function platform.may_audit() returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from platform.session s
    left join platform.account a on a.county_id = s.county_id and a.id = s.account_id
    where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8')) and s.expires_at > now()
      and (s.kind = 'job' and s.plugin_id = 'platform'
        or not a.disabled and a.one_time_until is null and exists (
          select from platform.account_role r join platform.role_grant g on g.role = r.role
          where r.county_id = s.county_id and r.account_id = s.account_id
            and g.permission = 'platform.audit:read' and g.reach = 'county')));
end
$$;

-- A sensitive record was read 查阅: an event in the reader's own transaction, so that no answer goes out without it.
create function platform.record_read(target text, record uuid, why text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  facts constant jsonb := jsonb_build_object('reason', btrim(why));
begin
  if platform.current_county() is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  if btrim(why) = '' or length(why) > 500 or target not in (select object from platform.audited_table) then
    raise exception 'a read is recorded of a table, with a reason' using errcode = 'XU422';
  end if;
  insert into platform.audit_event
    (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  values (platform.current_county(), platform.current_account(), current_setting('app.permission', true),
    target, record, 'act', 'read', facts, sha256(convert_to('read ' || facts::text, 'UTF8')));
end
$$;

-- Digests of a county's rows as they are stored now, by id, from after one on: `<version>:<hex>`, first of the row as it
-- is, then of its columns as they were before migrations added some. Only digests leave: an auditor reads no content.
create function platform.row_digests(target text, after uuid, at_most integer)
  returns table (record uuid, digests text[])
  language plpgsql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO'
  set intervalstyle = 'postgres' set bytea_output = 'hex' set extra_float_digits = 1
as $$
declare
  table_id oid;
  columns_now text[];
  texts text;
begin
  select t.table_id into table_id from platform.audited_table t where t.object = target;
  if table_id is null or not platform.may_audit() then
    return;
  end if;
  select array_agg(a.attname::text) into columns_now from pg_attribute a
    where a.attrelid = table_id and a.attnum > 0 and not a.attisdropped;
  select string_agg(', row(' || (select string_agg(format('r.%I', name), ', ') from unnest(s.columns) name) || ')::text', '')
    into texts from platform.row_shape s
    where s.object = target and s.columns <@ columns_now and not columns_now <@ s.columns;
  return query execute format(
    'select r.id, array(select ''1:'' || encode(sha256(convert_to(text, ''UTF8'')), ''hex'')
        from unnest(array[r::text%s]) with ordinality as u (text, at) order by at)
      from %s r
      where r.county_id = platform.current_county() and ($1 is null or r.id > $1)
      order by r.id limit $2', coalesce(texts, ''), table_id::regclass)
    using after, at_most;
end
$$;

-- The same of the table that a request may not read in full: it has the hashes of passwords.
create function platform.row_digests_of_accounts(after uuid, at_most integer)
  returns table (record uuid, digests text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select * from platform.row_digests('platform.account', after, at_most)
$$;

alter table platform.audit_tree enable row level security;
alter table platform.audit_tree force row level security;
alter table platform.audit_checkpoint enable row level security;
alter table platform.audit_checkpoint force row level security;
alter table platform.audit_cosignature enable row level security;
alter table platform.audit_cosignature force row level security;

create policy gate on platform.audit_tree to xuncha_gate using (true) with check (true);
create policy gate on platform.audit_checkpoint to xuncha_gate using (true) with check (true);
create policy gate on platform.audit_cosignature to xuncha_gate using (true) with check (true);
grant select, insert on platform.audit_tree, platform.audit_checkpoint, platform.audit_cosignature to xuncha_gate;
grant update (size) on platform.audit_tree to xuncha_gate;
grant insert on platform.audit_key to xuncha_gate;

-- An auditor's session reads the log of its county; to everybody else's these are empty. Views, since a request has no
-- right on the tables themselves; barriers, so that no condition of a query is asked of a row before ours.
create view platform.audit_log with (security_barrier) as
  select * from platform.audit_event
  where county_id = (select s.county_id from platform.current_session s) and (select platform.may_audit());
create view platform.audit_seal with (security_barrier) as
  select * from platform.audit_checkpoint
  where county_id = (select s.county_id from platform.current_session s) and (select platform.may_audit());
create view platform.audit_witness with (security_barrier) as
  select * from platform.audit_cosignature
  where county_id = (select s.county_id from platform.current_session s) and (select platform.may_audit());

-- Keeps what a witness signed, handed in by an auditor. Whether it is worth anything is for whoever verifies to say.
create function platform.keep_cosignature(size bigint, key text, at timestamptz, line text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not platform.may_audit() then
    raise exception 'cosignatures are handed in by an auditor' using errcode = 'XU403';
  end if;
  insert into platform.audit_cosignature (county_id, size, key, at, line)
  values (platform.current_county(), size, key, at, line)
  on conflict do nothing;
end
$$;

grant select on platform.audit_key, platform.row_shape, platform.audited_table to xuncha_app, xuncha_gate;

alter function platform.record_read(text, uuid, text) owner to xuncha_gate;
alter function platform.may_audit() owner to xuncha_gate;
alter function platform.row_digests_of_accounts(uuid, integer) owner to xuncha_gate;
alter function platform.keep_cosignature(bigint, text, timestamptz, text) owner to xuncha_gate;
alter view platform.audit_log owner to xuncha_gate;
alter view platform.audit_seal owner to xuncha_gate;
alter view platform.audit_witness owner to xuncha_gate;
grant select on platform.audit_log, platform.audit_seal, platform.audit_witness to xuncha_app;

revoke create on schema platform from xuncha_gate;
