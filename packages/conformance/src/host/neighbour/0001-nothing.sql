-- locks: nothing that exists
select 1;
