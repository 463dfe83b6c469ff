-- locks: nothing that exists
-- The neighbour of these tests has no tables.
select 1;
