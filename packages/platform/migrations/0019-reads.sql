-- locks: nothing that exists
-- Reads of sensitive records 查阅留痕, written down by the host for every answer that shows one. Whoever looks at a record
-- again within ten minutes is still looking at it.

grant create on schema platform to xuncha_gate;

create function platform.record_reads(target text, records uuid[], why text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  county constant integer := platform.current_county();
  account constant uuid := platform.current_account();
  facts constant jsonb := jsonb_build_object('reason', btrim(why));
begin
  if county is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  if btrim(why) = '' or length(why) > 500 or target not in (select object from platform.audited_table) then
    raise exception 'a read is recorded of a table, with a reason' using errcode = 'XU422';
  end if;
  insert into platform.audit_event
    (county_id, account_id, permission, object, record_id, operation, act, facts, row_digest)
  select county, account, current_setting('app.permission', true), target, shown.id, 'act', 'read', facts,
    sha256(convert_to('read ' || facts::text, 'UTF8'))
  from (select distinct unnest(records) as id) shown
  where not exists (select from platform.audit_event e
    where e.county_id = county and e.record_id = shown.id and e.account_id is not distinct from account
      and e.object = target and e.operation = 'act' and e.act = 'read' and e.at > now() - interval '10 minutes');
end
$$;
alter function platform.record_reads(text, uuid[], text) owner to xuncha_gate;
revoke all on function platform.record_reads(text, uuid[], text) from public;
grant execute on function platform.record_reads(text, uuid[], text) to xuncha_app;

revoke create on schema platform from xuncha_gate;
