-- locks: nothing that exists
-- The neighbour keeps nothing: what it is told lives in the test.
select 1;
