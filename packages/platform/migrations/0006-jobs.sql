-- locks: nothing that exists
-- The job queue 任务队列 is pg-boss's own schema, kept by the gate's role. A request may put a job in: it carries
-- the ids of what it is about and no content.

create schema pgboss authorization xuncha_gate;
