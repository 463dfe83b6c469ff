-- locks: round, while its columns are added
-- A round carries a label 标识 and may be sealed 封存. What belongs to it goes with it.

select platform.marked_table('planning.round');
