-- locks: session, while its columns are added and every session is looked at once
-- What is denied whatever is granted 否决优先: recusal, one's own unit, labels above the clearance, what is sealed.
--
-- A permission opens rows by the query's own predicate, which a plugin writes. What is denied must not hang on that, so
-- it stands in row policies that the installation makes from the manifests, see `policy/row-policies.repository.ts`.
-- They read what is denied from the session, where it is kept beside the stamp: whatever renews the stamp computes it.

grant create on schema platform to xuncha_gate;

-- A person stands aside from a unit 回避. In force from the moment it is written until somebody else lifts it.
create table platform.recusal (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  person_id uuid not null,
  unit_id uuid not null,
  origin text not null check (origin in ('declared', 'decided')),
  reason text not null check (reason <> ''),
  recorded_by uuid not null,
  recorded_at timestamptz not null default now(),
  lifted_by uuid,
  lifted_at timestamptz,
  lifted_reason text,
  row_version integer not null default 1,
  primary key (county_id, id),
  foreign key (county_id, person_id) references platform.person (county_id, id),
  foreign key (county_id, unit_id) references platform.organisation (county_id, id),
  foreign key (county_id, recorded_by) references platform.account (county_id, id),
  foreign key (county_id, lifted_by) references platform.account (county_id, id),
  check ((lifted_at is null) = (lifted_by is null)),
  check (lifted_at is null or lifted_reason <> '')
);
create unique index recusal_in_force on platform.recusal (county_id, person_id, unit_id) where lifted_at is null;
create index recusal_latest on platform.recusal (county_id, recorded_at desc, id desc);
select platform.tenant_table('platform.recusal');
comment on table platform.recusal is 'A person who stands aside from a unit 回避, whose data is gone for them at once';

-- Up to which label a person reads. Nobody's row: internal.
create table platform.clearance (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  person_id uuid not null,
  level smallint not null check (level between 0 and 2),
  reason text not null check (reason <> ''),
  set_by uuid not null,
  set_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, person_id),
  foreign key (county_id, person_id) references platform.person (county_id, id),
  foreign key (county_id, set_by) references platform.account (county_id, id)
);
select platform.tenant_table('platform.clearance');
comment on table platform.clearance is 'Up to which label a person reads 知悉范围: 0 public 公开, 1 internal 内部, 2 work secret 工作秘密';

-- Every change of a label, every seal and its opening, with the reason. Never with what the record says.
create table platform.marking (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  object text not null,
  record_id uuid not null,
  act text not null check (act in ('label', 'seal', 'unseal')),
  label smallint check (label between 0 and 2),
  reason text not null check (reason <> ''),
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null default now(),
  primary key (county_id, id),
  check ((act = 'label') = (label is not null))
);
create index marking_of_record on platform.marking (county_id, record_id, at);
create index marking_latest on platform.marking (county_id, at desc, id desc);
select platform.tenant_table('platform.marking');
revoke update on platform.marking from xuncha_app;
comment on table platform.marking is 'Who labelled or sealed a record 定密、封存, and why; only added to';

-- What the manifests say of permissions, for the policies below. Written at installation.
create table platform.permission (
  id text primary key,
  for_units boolean not null,
  marks text check (marks in ('label', 'seal'))
);
comment on column platform.permission.for_units is 'Open to inspected units, also about themselves';
comment on column platform.permission.marks is 'By it records are labelled, or sealed and opened again';

create policy gate on platform.recusal to xuncha_gate using (true);
create policy gate on platform.clearance to xuncha_gate using (true);
create policy gate on platform.marking to xuncha_gate using (true);
grant select on platform.recusal, platform.clearance, platform.marking, platform.permission to xuncha_gate;

create trigger only_by before insert or update on platform.clearance
  for each row execute function platform.only_by('security-admin');

create function platform.person_behind() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select a.person_id from platform.account a
    where a.county_id = platform.current_county() and a.id = platform.current_account()
$$;

-- Whatever the program believes: a recusal is lifted once, by somebody else, and says nothing new otherwise; and nobody
-- sets their own clearance.
create function platform.guard_recusal() returns trigger
  language plpgsql
as $$
begin
  if session_user <> 'xuncha_app' then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if new.lifted_at is not null or new.recorded_by is distinct from platform.current_account() then
      raise exception 'a recusal is recorded by who is signed in' using errcode = 'XU403';
    end if;
  elsif old.lifted_at is not null or new.lifted_at is null
    or new.lifted_by is distinct from platform.current_account()
    or new.person_id = platform.person_behind()
    or to_jsonb(new) - '{lifted_by,lifted_at,lifted_reason,row_version}'::text[]
      is distinct from to_jsonb(old) - '{lifted_by,lifted_at,lifted_reason,row_version}'::text[] then
    raise exception 'a recusal is lifted once, by somebody else' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on platform.recusal
  for each row execute function platform.guard_recusal();

create function platform.guard_clearance() returns trigger
  language plpgsql
as $$
begin
  if session_user = 'xuncha_app' and new.person_id = platform.person_behind() then
    raise exception 'nobody sets their own clearance' using errcode = 'XU403';
  end if;
  return new;
end
$$;
create trigger guard before insert or update on platform.clearance
  for each row execute function platform.guard_clearance();

alter table platform.session
  add column denied_units uuid[] not null default '{}',
  add column own_units uuid[] not null default '{}',
  add column clearance smallint not null default 1,
  add column denials text[] not null default '{}',
  add column denials_for_units text[] not null default '{}',
  add column denials_unsealing text[] not null default '{}';
comment on column platform.session.denials is
  'What rows are as if missing by: ids of units, and marks. A row''s mark is its label, and 10 more while it is sealed';
comment on column platform.session.denials_for_units is 'The same by a permission that is open to units: not their own';
comment on column platform.session.denials_unsealing is 'The same where sealed records may be seen';
comment on column platform.session.denied_units is 'Units that the person stands aside from';
comment on column platform.session.own_units is 'The person''s own organisation, closed to them but by what is open to units';

-- Keeps what is denied as fresh as the stamp. A session that begins waits for a recusal or a clearance that is being
-- written, and the other way round: otherwise one could miss the other.
create function platform.set_denials() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  who constant uuid := (select a.person_id from platform.account a
    where a.county_id = new.county_id and a.id = new.account_id);
begin
  -- Nothing of what a job does leaves it; the rows that it makes for its module have to be whole.
  if new.kind = 'job' then
    new.clearance := 2;
    return new;
  end if;
  if tg_op = 'INSERT' then
    perform from platform.person p where p.county_id = new.county_id and p.id = who for share;
  end if;
  new.denied_units := coalesce((select array_agg(r.unit_id order by r.unit_id) from platform.recusal r
    where r.county_id = new.county_id and r.person_id = who and r.lifted_at is null), '{}');
  new.own_units := coalesce((select array[p.organisation_id] from platform.person p
    where p.county_id = new.county_id and p.id = who and p.organisation_id is not null), '{}');
  new.clearance := coalesce((select c.level from platform.clearance c
    where c.county_id = new.county_id and c.person_id = who), 1);
  new.denials_unsealing := (new.denied_units || new.own_units)::text[]
    || ('{0,1,2}'::text[])[new.clearance + 2 :] || ('{10,11,12}'::text[])[new.clearance + 2 :];
  new.denials := (new.denied_units || new.own_units)::text[]
    || ('{0,1,2}'::text[])[new.clearance + 2 :] || '{10,11,12}'::text[];
  new.denials_for_units := new.denied_units::text[]
    || ('{0,1,2}'::text[])[new.clearance + 2 :] || '{10,11,12}'::text[];
  return new;
end
$$;
create function platform.hold_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform from platform.person p where p.county_id = new.county_id and p.id = new.person_id for no key update;
  return new;
end
$$;

alter function platform.person_behind() owner to xuncha_gate;
alter function platform.set_denials() owner to xuncha_gate;
alter function platform.hold_person() owner to xuncha_gate;

create trigger denied before insert or update of stamp on platform.session
  for each row execute function platform.set_denials();
create trigger held before insert or update on platform.recusal
  for each row execute function platform.hold_person();
create trigger held before insert or update on platform.clearance
  for each row execute function platform.hold_person();
create trigger rights_changed after insert or update on platform.recusal
  for each row execute function platform.renew_person_stamps();
create trigger rights_changed after insert or update on platform.clearance
  for each row execute function platform.renew_person_stamps();
update platform.session set stamp = gen_random_uuid();

-- What is denied to the session that entered this transaction, for row policies: by which the permission is, since the
-- installation writes the lists of permissions into it. By the one that seals, sealed rows are seen within minutes of
-- typing the password. Read once per table of each statement, so there is nothing in it but the session's own row.
create view platform.current_denials as
  select s.denials as denied
  from platform.session s
  where s.token_hash = (select sha256(convert_to(current_setting('app.session', true), 'UTF8'))) and s.expires_at > now();
alter view platform.current_denials owner to xuncha_gate;
grant select on platform.current_denials to xuncha_app;

-- Gives a table a label and a seal. Requests change them only by a permission that the manifest names for it, and not
-- without saying why in the same transaction.
create function platform.guard_marks() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  by_permission constant text := (select p.marks from platform.permission p
    where p.id = current_setting('app.permission', true));
  wanted text;
begin
  if session_user <> 'xuncha_app' then
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
alter function platform.guard_marks() owner to xuncha_gate;

create function platform.marked_table(target regclass) returns void
  language plpgsql
as $$
begin
  execute format(
    'alter table %s
       add column label smallint not null default 1 check (label between 0 and 2),
       add column sealed_at timestamptz', target);
  execute format(
    'create trigger marked before insert or update of label, sealed_at on %s
       for each row execute function platform.guard_marks()', target);
end
$$;

-- The actor as before, with what is denied to them, so that the program decides and explains by the same facts.
alter function platform.load_actor(text) rename to load_granted;
create function platform.load_actor(token text) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select platform.load_granted(token)
    || jsonb_build_object('recusedUnitIds', to_jsonb(s.denied_units), 'clearance', s.clearance)
  from platform.session s
  where s.token_hash = sha256(convert_to(token, 'UTF8'))
$$;
alter function platform.load_actor(text) owner to xuncha_gate;
revoke all on function platform.load_actor(text) from public;
grant execute on function platform.load_actor(text) to xuncha_app;
revoke execute on function platform.load_granted(text) from xuncha_app;

-- What an account's rights are made of, for the security administrator's questions: counts where a name would tell more.
create function platform.rights_of(account uuid) returns jsonb
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
        where r.county_id = a.county_id and r.account_id = a.id group by g.permission) g), '{}'),
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
alter function platform.rights_of(uuid) owner to xuncha_gate;
revoke all on function platform.rights_of(uuid) from public;
grant execute on function platform.rights_of(uuid) to xuncha_app;

revoke create on schema platform from xuncha_gate;
