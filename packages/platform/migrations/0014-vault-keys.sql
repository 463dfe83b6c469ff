-- locks: platform.person, platform.account and platform.security_rule, for the moment of adding a policy
-- The store of reporters' identities 举报人身份 and sealed notes 密封备注: a schema and a role of its own. No other role
-- reads its tables. First who holds keys to it, and who holds the shares of the key to them all.

create schema vault;
grant usage on schema vault to xuncha_vault;
grant usage on schema platform to xuncha_vault;
grant create on schema platform to xuncha_gate;

-- What the store's role sees of the platform: the session that entered, names, roles' grants and the quota.
grant execute on function platform.enter(text, uuid, text) to xuncha_vault;
grant select on platform.current_session, platform.audited_table, platform.row_shape, platform.role_grant,
  platform.security_default to xuncha_vault;
grant select (county_id, id, person_id) on platform.account to xuncha_vault;
grant select (county_id, id, name) on platform.person to xuncha_vault;
grant select (county_id, name, value) on platform.security_rule to xuncha_vault;
create policy vault on platform.account for select to xuncha_vault
  using (county_id = (select s.county_id from platform.current_session s));
create policy vault on platform.person for select to xuncha_vault
  using (county_id = (select s.county_id from platform.current_session s));
create policy vault on platform.security_rule for select to xuncha_vault
  using (county_id = (select s.county_id from platform.current_session s));

-- Whether an account of this county may do something at this moment, by what is stored: county-wide, or as the head of
-- this team.
create function platform.account_may(account uuid, wanted text, team uuid default null) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from platform.account a
    join platform.account_role r on r.county_id = a.county_id and r.account_id = a.id
    join platform.role_grant g on g.role = r.role and g.permission = wanted
    where a.county_id = platform.current_county() and a.id = account
      and not a.disabled and a.one_time_until is null
      and (g.reach = 'county' or g.reach = 'team' and exists (select from platform.assignment t
        where t.county_id = a.county_id and t.person_id = a.person_id and t.team_id = team and t.duty = 'head'
          and t.ended_at is null and t.until >= (now() at time zone 'Asia/Shanghai')::date)));
end
$$;
alter function platform.account_may(uuid, text, uuid) owner to xuncha_gate;
revoke all on function platform.account_may(uuid, text, uuid) from public;
grant execute on function platform.account_may(uuid, text, uuid) to xuncha_vault;

-- What happened in the store without being the change of a row. Facts are ids and numbers, never what is sealed.
create function platform.record_vault_act(record uuid, act text, facts jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if platform.current_county() is null
    or act not in ('key-destroyed', 'key-rotated', 'key-recovered', 'unlock-failed', 'damaged') then
    raise exception 'not an act of the vault' using errcode = 'XU422';
  end if;
  insert into platform.audit_event
    (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  values (platform.current_county(), platform.current_account(), current_setting('app.permission', true),
    case when act in ('unlock-failed', 'key-recovered') then 'vault.key_holder' else 'vault.entry' end, record, 'act', act,
    facts, sha256(convert_to(act || ' ' || facts::text, 'UTF8')));
end
$$;
alter function platform.record_vault_act(uuid, text, jsonb) owner to xuncha_gate;
revoke all on function platform.record_vault_act(uuid, text, jsonb) from public;
grant execute on function platform.record_vault_act(uuid, text, jsonb) to xuncha_vault;
revoke create on schema platform from xuncha_gate;

-- Makes a table one of the store: rows of the session's county for the store's role, and for nobody else.
create function vault.store_table(target regclass, powers text) returns void
  language plpgsql
as $$
begin
  execute format('alter table %s alter column county_id set default platform.current_county()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy county on %s to xuncha_vault
       using (county_id = (select s.county_id from platform.current_session s))
       with check (county_id = (select s.county_id from platform.current_session s))', target);
  execute format('grant %s on %s to xuncha_vault', powers, target);
  execute format(
    'create trigger recorded after insert or update or delete on %s
       for each row execute function platform.record_change()', target);
end
$$;
revoke all on function vault.store_table(regclass, text) from public;

create table vault.key_holder (
  county_id integer not null references platform.county (id),
  id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('holder', 'reader', 'custodian')),
  state text not null check (state in ('waiting', 'active', 'removed')),
  profile text not null check (profile in ('intl', 'gm')),
  public_key bytea not null,
  key_id text not null,
  -- The private key under a passphrase that only the holder knows; emptied with the removal.
  locked_key text not null,
  made_at timestamptz not null default now(),
  admitted_by uuid,
  admitted_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  failures integer not null default 0,
  paused_until timestamptz,
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, account_id) references platform.account (county_id, id),
  foreign key (county_id, admitted_by) references platform.account (county_id, id),
  foreign key (county_id, removed_by) references platform.account (county_id, id),
  check ((state = 'removed') = (removed_by is not null)),
  check (admitted_by <> account_id)
);
create unique index key_holder_of_account on vault.key_holder (county_id, account_id) where state <> 'removed';
select vault.store_table('vault.key_holder', 'select, insert, update');
comment on table vault.key_holder is
  'Who holds a key of the store 密钥保管人: holder of all entries, reader of one that is released, custodian of a share';

-- The key to all data keys, for when no holder can: nobody has it, two of three custodians make it 分持托管.
create table vault.escrow (
  county_id integer not null references platform.county (id),
  id uuid not null,
  profile text not null check (profile in ('intl', 'gm')),
  public_key bytea not null,
  state text not null check (state in ('active', 'replaced')),
  made_by uuid not null,
  made_at timestamptz not null default now(),
  primary key (county_id, id),
  foreign key (county_id, made_by) references platform.account (county_id, id)
);
create unique index escrow_active on vault.escrow (county_id) where state = 'active';
select vault.store_table('vault.escrow', 'select, insert, update');

create table vault.escrow_share (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  escrow_id uuid not null,
  key_holder_id uuid not null,
  -- The share, encrypted to its custodian.
  sealed bytea not null,
  primary key (county_id, id),
  unique (county_id, escrow_id, key_holder_id),
  foreign key (county_id, escrow_id) references vault.escrow (county_id, id),
  foreign key (county_id, key_holder_id) references vault.key_holder (county_id, id)
);
select vault.store_table('vault.escrow_share', 'select, insert, delete');

-- Two custodians give a new holder access to all entries 密钥恢复.
create table vault.recovery (
  county_id integer not null references platform.county (id),
  id uuid not null,
  escrow_id uuid not null,
  key_holder_id uuid not null,
  reason text not null check (btrim(reason) <> ''),
  state text not null check (state in ('open', 'done')),
  started_by uuid not null,
  started_at timestamptz not null default now(),
  expires_at timestamptz not null,
  done_by uuid,
  done_at timestamptz,
  primary key (county_id, id),
  foreign key (county_id, escrow_id) references vault.escrow (county_id, id),
  foreign key (county_id, key_holder_id) references vault.key_holder (county_id, id),
  foreign key (county_id, started_by) references platform.account (county_id, id),
  foreign key (county_id, done_by) references platform.account (county_id, id),
  check (done_by <> started_by),
  check ((state = 'done') = (done_by is not null))
);
select vault.store_table('vault.recovery', 'select, insert, update');

-- The first custodian's share, encrypted to the others, until one of them ends the recovery.
create table vault.handed_share (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  recovery_id uuid not null,
  key_holder_id uuid not null,
  sealed bytea not null,
  primary key (county_id, id),
  unique (county_id, recovery_id, key_holder_id),
  foreign key (county_id, recovery_id) references vault.recovery (county_id, id),
  foreign key (county_id, key_holder_id) references vault.key_holder (county_id, id)
);
select vault.store_table('vault.handed_share', 'select, insert, delete');

-- Whether the account behind this transaction has a key of this kind in use.
create function vault.holds(wanted text) returns boolean
  language sql stable
as $$
  select exists (select from vault.key_holder k
    where k.county_id = platform.current_county() and k.account_id = platform.current_account()
      and k.kind = wanted and k.state = 'active')
$$;

create function vault.permission_of(kind text) returns text
  language sql immutable
as $$
  select case kind when 'holder' then 'platform.vault:hold' when 'custodian' then 'platform.vault:escrow'
    else 'platform.vault:own-key' end
$$;

create function vault.guard_key_holder() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
begin
  if me is null or tg_op = 'UPDATE' and old.state = 'removed' then
    raise exception 'keys change in a session, until they are removed' using errcode = 'XU403';
  end if;
  if tg_op = 'INSERT' then
    -- Of several who come first at once, one is.
    perform pg_advisory_xact_lock(hashtext('xuncha.vault.first'), new.county_id);
    if new.account_id <> me or new.admitted_by is not null or not platform.stepped_up()
      or not platform.account_may(me, vault.permission_of(new.kind))
      or new.state <> (case when new.kind = 'holder' and exists (select from vault.entry e
            where e.county_id = new.county_id and e.state = 'sealed'
            union all select from vault.key_holder k
            where k.county_id = new.county_id and k.kind = 'holder' and k.state = 'active')
          then 'waiting' else 'active' end) then
      raise exception 'a key is made by its holder' using errcode = 'XU403';
    end if;
    return new;
  end if;
  if (new.county_id, new.id, new.account_id, new.kind, new.profile, new.public_key, new.key_id, new.made_at)
    is distinct from (old.county_id, old.id, old.account_id, old.kind, old.profile, old.public_key, old.key_id, old.made_at)
    or (new.failures, new.paused_until) is distinct from (old.failures, old.paused_until) and old.account_id <> me
    or new.locked_key <> old.locked_key and new.state <> 'removed' and (old.account_id <> me or not platform.stepped_up())
  then
    raise exception 'a key stays whose it is' using errcode = 'XU403';
  end if;
  if new.state = 'active' and old.state = 'waiting' then
    if new.admitted_by is distinct from me or old.account_id = me or not platform.stepped_up()
      or not platform.account_may(old.account_id, vault.permission_of(old.kind))
      or not (vault.holds('holder') and platform.account_may(me, 'platform.vault:hold')
        or vault.holds('custodian') and platform.account_may(me, 'platform.vault:escrow')
          and exists (select from vault.recovery r where r.county_id = old.county_id and r.key_holder_id = old.id
            and r.state = 'open' and r.started_by <> me and r.expires_at > now())) then
      raise exception 'a holder is admitted by another' using errcode = 'XU403';
    end if;
    new.admitted_at := now();
  elsif new.state = 'removed' then
    if new.removed_by is distinct from me or not platform.stepped_up()
      or not (old.account_id = me or vault.holds('holder') and platform.account_may(me, 'platform.vault:hold'))
      or old.kind = 'holder' and old.state = 'active' and not exists (select from vault.key_holder k
        where k.county_id = old.county_id and k.kind = 'holder' and k.state = 'active' and k.id <> old.id) then
      raise exception 'a holder is removed by one who stays' using errcode = 'XU403';
    end if;
    new.locked_key := '';
    new.removed_at := now();
  elsif new.state <> old.state or (new.admitted_by, new.admitted_at) is distinct from (old.admitted_by, old.admitted_at) then
    raise exception 'a key is admitted once' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on vault.key_holder
  for each row execute function vault.guard_key_holder();

create function vault.guard_escrow() returns trigger
  language plpgsql
as $$
begin
  if not platform.stepped_up() or not vault.holds('holder')
    or not platform.account_may(platform.current_account(), 'platform.vault:hold')
    or tg_op = 'INSERT' and (new.state <> 'active' or new.made_by <> platform.current_account())
    or tg_op = 'UPDATE' and (to_jsonb(new) - 'state' is distinct from to_jsonb(old) - 'state' or new.state <> 'replaced') then
    raise exception 'the escrow is made anew by a holder' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on vault.escrow
  for each row execute function vault.guard_escrow();

create function vault.guard_recovery() returns trigger
  language plpgsql
as $$
declare
  me constant uuid := platform.current_account();
begin
  if me is null or not platform.stepped_up() or not vault.holds('custodian')
    or not platform.account_may(me, 'platform.vault:escrow') then
    raise exception 'a recovery is the custodians''' using errcode = 'XU403';
  end if;
  if tg_op = 'INSERT' then
    if new.started_by <> me or new.state <> 'open' or new.expires_at > now() + interval '24 hours' then
      raise exception 'a recovery is started by a custodian, for a day' using errcode = 'XU403';
    end if;
    new.started_at := now();
    return new;
  end if;
  if old.state <> 'open' or new.state <> 'done' or new.done_by is distinct from me or old.started_by = me
    or old.expires_at <= now()
    or to_jsonb(new) - array['state', 'done_by', 'done_at'] is distinct from to_jsonb(old) - array['state', 'done_by', 'done_at']
  then
    raise exception 'a recovery is ended by another custodian' using errcode = 'XU403';
  end if;
  new.done_at := now();
  return new;
end
$$;
create trigger guard before insert or update on vault.recovery
  for each row execute function vault.guard_recovery();
