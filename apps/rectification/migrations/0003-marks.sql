-- locks: item, while its columns are added
-- An item carries a label 标识 and may be sealed 封存; what is recorded along it goes with it.

select platform.marked_table('rectification.item');
