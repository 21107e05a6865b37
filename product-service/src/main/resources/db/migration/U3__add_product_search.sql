-- Gives up the search; the words stay in name and description.
DROP INDEX product_search_idx;
ALTER TABLE product DROP COLUMN search;
