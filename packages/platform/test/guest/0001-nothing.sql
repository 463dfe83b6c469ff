-- locks: nothing that exists
-- The guest keeps nothing: it is there to be shown on the pages of others.
select 1;
