-- locks: nothing that exists
-- Plugins as installed, and where they are active. Activating is one row: no restart, no rebuild.

create table platform.plugin (
  id text primary key,
  version text not null,
  manifest jsonb not null,
  installed_at timestamptz not null default now()
);
grant select on platform.plugin to xuncha_app, xuncha_gate;

create table platform.activation (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  plugin_id text not null,
  active boolean not null,
  -- What the level above says of the module for this county.
  level text not null default 'allowed' check (level in ('required', 'allowed', 'forbidden')),
  row_version integer not null default 1,
  primary key (county_id, id),
  unique (county_id, plugin_id),
  check (not (active and level = 'forbidden')),
  check (active or level <> 'required')
);
select platform.tenant_table('platform.activation');
create policy gate on platform.activation to xuncha_gate using (true) with check (true);
grant select, insert on platform.activation to xuncha_gate;

-- A fact that a plugin told the others. Kept for good: the jobs that deliver it carry its id and nothing else.
create table platform.event (
  county_id integer not null references platform.county (id),
  id uuid not null,
  name text not null,
  plugin_id text not null,
  payload jsonb not null,
  at timestamptz not null default now(),
  primary key (county_id, id)
);
select platform.tenant_table('platform.event');
revoke update on platform.event from xuncha_app;

-- What a subscriber has dealt with: the same event delivered twice does its work once.
create table platform.receipt (
  county_id integer not null references platform.county (id),
  id uuid not null default gen_random_uuid(),
  event_id uuid not null,
  plugin_id text not null,
  at timestamptz not null default now(),
  primary key (county_id, id),
  unique (county_id, event_id, plugin_id),
  foreign key (county_id, event_id) references platform.event (county_id, id)
);
select platform.tenant_table('platform.receipt');
