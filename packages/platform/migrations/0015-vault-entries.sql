-- locks: nothing that exists
-- What is sealed, who asked to open it, who approved, and every time it was opened. The database insists on two approvals
-- by two others, whatever the program believes.

create table vault.entry (
  county_id integer not null references platform.county (id),
  id uuid not null,
  kind text not null check (kind in ('identity', 'note')),
  -- What it is about: a type of record, and its number or id.
  resource text not null check (resource ~ '^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$'),
  record text not null check (record <> '' and length(record) <= 100),
  -- The team whose head may ask for it; none: nobody by team.
  team_id uuid,
  state text not null check (state in ('sealed', 'destroyed')),
  -- Names the data key that all of it is sealed under; a new one with every rotation.
  key_id text not null,
  version integer not null default 1,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, created_by) references platform.account (county_id, id)
);
create unique index entry_of_record on vault.entry (county_id, kind, resource, record) where state = 'sealed';
create index entry_latest on vault.entry (county_id, created_at desc, id);
select vault.store_table('vault.entry', 'select, insert, update');
comment on table vault.entry is 'A sealed entry 密封信息: a reporter''s identity, or a note, of one record';

create table vault.field (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  name text not null,
  sealed text not null,
  primary key (county_id, id),
  unique (county_id, entry_id, name),
  foreign key (county_id, entry_id) references vault.entry (county_id, id)
);
select vault.store_table('vault.field', 'select, insert, update, delete');

-- The data key, for each who may open it: a holder, the escrow, or a reader for the time of one request.
create table vault.wrapped_key (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  key_holder_id uuid,
  escrow_id uuid,
  request_id uuid,
  wrapped text not null,
  primary key (county_id, id),
  unique (county_id, entry_id, key_holder_id),
  unique (county_id, entry_id, escrow_id),
  foreign key (county_id, entry_id) references vault.entry (county_id, id),
  foreign key (county_id, key_holder_id) references vault.key_holder (county_id, id),
  foreign key (county_id, escrow_id) references vault.escrow (county_id, id),
  check (num_nonnulls(key_holder_id, escrow_id) = 1)
);
create index wrapped_key_of_holder on vault.wrapped_key (county_id, key_holder_id);
select vault.store_table('vault.wrapped_key', 'select, insert, delete');

-- Finds the same reporter again without saying who it is: codes under a key that is not in the database.
create table vault.blind_code (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  kind text not null check (kind in ('phone', 'identity')),
  key_id text not null,
  code bytea not null,
  primary key (county_id, id),
  foreign key (county_id, entry_id) references vault.entry (county_id, id)
);
create index blind_code_equal on vault.blind_code (county_id, code);
select vault.store_table('vault.blind_code', 'select, insert, delete');

-- Whom it is about, or who is too near: to them the entry does not exist, whatever their role.
create table vault.barred (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  person_id uuid not null,
  primary key (county_id, id),
  unique (county_id, entry_id, person_id),
  foreign key (county_id, entry_id) references vault.entry (county_id, id),
  foreign key (county_id, person_id) references platform.person (county_id, id)
);
select vault.store_table('vault.barred', 'select, insert');

create table vault.request (
  county_id integer not null references platform.county (id),
  id uuid not null,
  entry_id uuid not null,
  purpose text not null check (purpose in ('read', 'destroy')),
  reason text not null check (btrim(reason) <> ''),
  requested_by uuid not null,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  state text not null check (state in ('open', 'withdrawn', 'done')),
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, entry_id) references vault.entry (county_id, id),
  foreign key (county_id, requested_by) references platform.account (county_id, id)
);
create index request_latest on vault.request (county_id, requested_at desc, id);
create index request_of_entry on vault.request (county_id, entry_id);
select vault.store_table('vault.request', 'select, insert, update');
alter table vault.wrapped_key
  add foreign key (county_id, request_id) references vault.request (county_id, id);

create table vault.approval (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  approver uuid not null,
  verdict text not null check (verdict in ('approve', 'decline')),
  reason text,
  at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (county_id, id),
  unique (county_id, request_id, approver),
  foreign key (county_id, request_id) references vault.request (county_id, id),
  foreign key (county_id, approver) references platform.account (county_id, id)
);
select vault.store_table('vault.approval', 'select, insert, update');

create table vault.opening (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  entry_id uuid not null,
  reader uuid not null,
  at timestamptz not null default now(),
  primary key (county_id, id),
  foreign key (county_id, request_id) references vault.request (county_id, id),
  foreign key (county_id, entry_id) references vault.entry (county_id, id),
  foreign key (county_id, reader) references platform.account (county_id, id)
);
create index opening_of_reader on vault.opening (county_id, reader, at);
select vault.store_table('vault.opening', 'select, insert');
comment on table vault.opening is 'Each time an entry was opened 开封记录, and so the daily quota';

create table vault.certificate (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  entry_id uuid not null,
  request_id uuid not null,
  key_id text not null,
  -- Of the ciphertexts that were there, so that a copy that turns up can be recognised.
  ciphertext_digest bytea not null,
  destroyed_by uuid not null,
  approved_by uuid[] not null,
  at timestamptz not null default now(),
  primary key (county_id, id),
  unique (county_id, entry_id),
  foreign key (county_id, entry_id) references vault.entry (county_id, id),
  foreign key (county_id, request_id) references vault.request (county_id, id)
);
select vault.store_table('vault.certificate', 'select, insert');
comment on table vault.certificate is 'That the key of an entry was destroyed 销毁证明';

-- Whether an account is kept from an entry.
create function vault.is_barred(entry uuid, account uuid) returns boolean
  language sql stable
as $$
  select exists (select from vault.barred b
    join platform.account a on a.county_id = b.county_id and a.person_id = b.person_id
    where b.county_id = platform.current_county() and b.entry_id = entry and a.id = account)
$$;

-- Those whose approval of a request stands at this moment: others than who asked, still entitled, not kept from it.
create function vault.standing_approvals(request uuid) returns uuid[]
  language sql stable
as $$
  select coalesce(array_agg(a.approver order by a.at), '{}')
  from vault.approval a
  join vault.request r on r.county_id = a.county_id and r.id = a.request_id
  where a.county_id = platform.current_county() and a.request_id = request
    and a.verdict = 'approve' and a.revoked_at is null and a.approver <> r.requested_by
    and platform.account_may(a.approver, 'platform.vault:approve') and not vault.is_barred(r.entry_id, a.approver)
$$;

-- Whether who asks here may go through with a request now.
create function vault.is_approved(request uuid, wanted text) returns boolean
  language sql stable
as $$
  select exists (select from vault.request r
    join vault.entry e on e.county_id = r.county_id and e.id = r.entry_id
    where r.county_id = platform.current_county() and r.id = request and r.purpose = wanted and r.state = 'open'
      and r.requested_by = platform.current_account() and r.expires_at > now()
      and platform.account_may(r.requested_by, 'platform.vault:request', e.team_id)
      and not vault.is_barred(e.id, r.requested_by)
      and not exists (select from vault.approval a where a.county_id = r.county_id and a.request_id = r.id
        and a.verdict = 'decline')
      and cardinality(vault.standing_approvals(r.id)) >= 2)
$$;

create function vault.guard_entry() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
begin
  if tg_op = 'INSERT' then
    if me is null or new.created_by <> me or new.state <> 'sealed' or not platform.account_may(me, 'platform.vault:enter') then
      raise exception 'an entry is made by who is entrusted with it' using errcode = 'XU403';
    end if;
    return new;
  end if;
  if me is null or old.state <> 'sealed'
    or to_jsonb(new) - array['state', 'key_id', 'version', 'row_version']
      is distinct from to_jsonb(old) - array['state', 'key_id', 'version', 'row_version'] then
    raise exception 'an entry stays what it is about' using errcode = 'XU403';
  end if;
  if new.state = 'destroyed' then
    if not platform.stepped_up() or not exists (select from vault.request r
        where r.county_id = old.county_id and r.entry_id = old.id and vault.is_approved(r.id, 'destroy')) then
      raise exception 'a key is destroyed on two approvals' using errcode = 'XU403';
    end if;
  elsif not vault.holds('holder') or not platform.account_may(me, 'platform.vault:hold') then
    raise exception 'a key is rotated by a holder' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on vault.entry
  for each row execute function vault.guard_entry();

-- What is destroyed leaves nothing behind but its number.
create function vault.erase() returns trigger
  language plpgsql
as $$
begin
  delete from vault.wrapped_key where county_id = new.county_id and entry_id = new.id;
  delete from vault.field where county_id = new.county_id and entry_id = new.id;
  delete from vault.blind_code where county_id = new.county_id and entry_id = new.id;
  return null;
end
$$;
create trigger erases after update on vault.entry
  for each row when (new.state = 'destroyed') execute function vault.erase();

create function vault.guard_request() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
  team uuid;
begin
  select e.team_id into team from vault.entry e where e.county_id = new.county_id and e.id = new.entry_id and e.state = 'sealed';
  if me is null or new.requested_by <> me then
    raise exception 'a request is made and ended by who asks' using errcode = 'XU403';
  end if;
  if tg_op = 'INSERT' then
    if not found or new.state <> 'open' or not platform.account_may(me, 'platform.vault:request', team)
      or vault.is_barred(new.entry_id, me)
      or new.expires_at <= now() or new.expires_at > now() + interval '24 hours' then
      raise exception 'a request is for a day at most' using errcode = 'XU403';
    end if;
    new.requested_at := now();
    return new;
  end if;
  if old.state <> 'open' or new.state = 'open'
    or to_jsonb(new) - array['state', 'row_version'] is distinct from to_jsonb(old) - array['state', 'row_version'] then
    raise exception 'a request is ended once' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on vault.request
  for each row execute function vault.guard_request();

create function vault.guard_approval() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
begin
  if me is null or new.approver <> me then
    raise exception 'an approval is one''s own' using errcode = 'XU403';
  end if;
  if tg_op = 'UPDATE' then
    if old.revoked_at is not null or old.verdict <> 'approve' or new.revoked_at is null
      or to_jsonb(new) - 'revoked_at' is distinct from to_jsonb(old) - 'revoked_at' then
      raise exception 'an approval is taken back once' using errcode = 'XU403';
    end if;
    new.revoked_at := now();
    return new;
  end if;
  if not platform.stepped_up() or not platform.account_may(me, 'platform.vault:approve')
    or new.revoked_at is not null
    or not exists (select from vault.request r where r.county_id = new.county_id and r.id = new.request_id
      and r.state = 'open' and r.expires_at > now() and r.requested_by <> me
      and not vault.is_barred(r.entry_id, me)) then
    raise exception 'a request is approved by another, in time' using errcode = 'XU403';
  end if;
  new.at := now();
  return new;
end
$$;
create trigger guard before insert or update on vault.approval
  for each row execute function vault.guard_approval();

create function vault.guard_opening() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
  quota integer;
begin
  if me is null or new.reader <> me or not platform.stepped_up()
    or not (vault.holds('holder') or vault.holds('reader'))
    or not vault.is_approved(new.request_id, 'read')
    or not exists (select from vault.request r
      where r.county_id = new.county_id and r.id = new.request_id and r.entry_id = new.entry_id) then
    raise exception 'an entry is opened on two approvals' using errcode = 'XU403';
  end if;
  select coalesce(
      (select value from platform.security_rule where county_id = new.county_id and name = 'vault.openings-per-day'),
      (select value from platform.security_default where name = 'vault.openings-per-day')) into quota;
  -- Two at once would each see the other's place free.
  perform pg_advisory_xact_lock(hashtext('xuncha.vault.opening'), hashtext(me::text));
  if (select count(*) from vault.opening o where o.county_id = new.county_id and o.reader = me
      and o.at > now() - interval '24 hours') >= quota then
    raise exception 'the quota of the day is used up' using errcode = 'XU403';
  end if;
  new.at := now();
  return new;
end
$$;
create trigger guard before insert on vault.opening
  for each row execute function vault.guard_opening();

-- Digests of the store's rows for who verifies the log: of ciphertexts, and nothing else leaves.
create function platform.row_digests_of_vault(target text, after uuid, at_most integer)
  returns table (record uuid, digests text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select * from platform.row_digests(target, after, at_most) where target like 'vault.%'
$$;
grant create on schema platform to xuncha_vault;
alter function platform.row_digests_of_vault(text, uuid, integer) owner to xuncha_vault;
revoke create on schema platform from xuncha_vault;
revoke all on function platform.row_digests_of_vault(text, uuid, integer) from public;
grant execute on function platform.row_digests_of_vault(text, uuid, integer) to xuncha_app;
