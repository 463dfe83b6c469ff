-- locks: nothing that exists but for the moment of replacing a function
-- Signing in by the county's own identity service 统一身份认证 (OpenID Connect).

grant create on schema platform to xuncha_gate;

create table platform.identity_service (
  county_id integer not null references platform.county (id),
  id uuid not null,
  label text not null check (label <> ''),
  issuer text not null,
  client_id text not null,
  -- The client's secret, encrypted for this row and no other.
  sealed text not null,
  -- Which claim of the service says the name of the account here. Nobody gets an account by it.
  claim text not null,
  enabled boolean not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id),
  foreign key (county_id, changed_by) references platform.account (county_id, id)
);
select platform.tenant_table('platform.identity_service');
revoke all on platform.identity_service from xuncha_app;
grant select (county_id, id, label, issuer, client_id, claim, enabled, changed_by, changed_at, row_version),
  insert (id, label, issuer, client_id, sealed, claim, enabled, changed_by),
  update (label, issuer, client_id, sealed, claim, enabled, changed_by, changed_at, row_version)
  on platform.identity_service to xuncha_app;
create policy gate on platform.identity_service to xuncha_gate using (true);
grant select on platform.identity_service to xuncha_gate;
create trigger only_by before insert or update on platform.identity_service
  for each row execute function platform.only_by('security-admin');
comment on table platform.identity_service is 'The identity service of a county 统一身份认证 that its accounts may sign in by';

-- Somebody is on their way to an identity service and back. Found by the hash of a cookie, before a county is known.
create table platform.oidc_flow (
  token_hash bytea primary key,
  county_id integer not null,
  service_id uuid not null,
  state text not null,
  nonce text not null,
  verifier text not null,
  expires_at timestamptz not null
);
grant select, insert, delete on platform.oidc_flow to xuncha_gate;

create or replace function platform.row_digests_of_secrets(target text, after uuid, at_most integer)
  returns table (record uuid, digests text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select * from platform.row_digests(target, after, at_most)
  where target in ('platform.totp', 'platform.passkey', 'platform.recovery_code', 'platform.identity_service')
$$;

revoke create on schema platform from xuncha_gate;
