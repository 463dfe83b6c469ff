-- locks: team, interview, spot_check, paper, fact_check, meeting and report, while their columns are added
-- What a team records carries a label 标识 and may be sealed 封存. What hangs on a paper or a report goes with it.

select platform.marked_table('onsite.interview');
select platform.marked_table('onsite.spot_check');
select platform.marked_table('onsite.paper');
select platform.marked_table('onsite.fact_check');
select platform.marked_table('onsite.meeting');
select platform.marked_table('onsite.report');

-- Numbers are counted here and no longer only read off the papers: whoever drafts may not see all of them.
alter table onsite.team add column last_serial integer not null default 0;
