-- locks: nothing that exists
-- A session that was last used in the future was used by a clock that has been put back since. How long ago that was
-- nobody knows, so it opens nothing any more. Clocks of two machines differ by less than what is let through.

create or replace function platform.enter(token text, known_stamp uuid, permission text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hash constant bytea := sha256(convert_to(token, 'UTF8'));
  found_stamp uuid;
  seen_long_ago boolean;
begin
  -- The context is set by the look-up itself: where it finds nothing, or refuses below, nothing is set.
  select s.stamp, s.last_seen_at < now() - interval '1 minute',
      set_config('app.session', token, true), set_config('app.permission', permission, true)
    into found_stamp, seen_long_ago
    from platform.session s
    where s.token_hash = hash
      and s.expires_at > now() and s.last_seen_at + s.idle_after > now()
      and s.last_seen_at < now() + interval '5 minutes';
  if found_stamp is null then
    raise exception 'no session' using errcode = 'XU401';
  end if;
  if found_stamp <> known_stamp then
    raise exception 'rights changed' using errcode = 'XU409';
  end if;
  if seen_long_ago then
    update platform.session set last_seen_at = now() where token_hash = hash;
  end if;
end
$$;
