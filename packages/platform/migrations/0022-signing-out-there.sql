-- locks: session and half_session, while their columns are added; ended_session, for the moment of changing a check
-- A session that the county's identity service 统一身份认证 vouched for ends there with it, and here when it ends there.

alter table platform.session
  add column vouched_by uuid,
  add column vouched_subject text,
  add column vouched_sid text,
  add constraint session_vouched check ((vouched_by is null) = (vouched_subject is null));
create index session_vouched on platform.session (county_id, vouched_by, vouched_subject) where vouched_by is not null;
comment on column platform.session.vouched_by is 'The identity service by whose word it began; null for a password';
comment on column platform.session.vouched_subject is 'Who it is there: the claim sub';
comment on column platform.session.vouched_sid is 'Which of their sessions there: the claim sid, where the service says it';

alter table platform.half_session
  add column vouched_by uuid,
  add column vouched_subject text,
  add column vouched_sid text;

-- Tokens by which a service ended sessions: none of them is taken twice. Kept as long as one could be taken again.
create table platform.oidc_logout (
  county_id integer not null,
  service_id uuid not null,
  token_id text not null,
  taken_until timestamptz not null,
  primary key (county_id, service_id, token_id)
);
grant select, insert, delete on platform.oidc_logout to xuncha_gate;

alter table platform.ended_session
  drop constraint ended_session_reason_check,
  add constraint ended_session_reason_check check
    (reason in ('signed-out', 'signed-out-there', 'replaced', 'expired', 'rights', 'password', 'disabled', 'ended', 'factor'));
