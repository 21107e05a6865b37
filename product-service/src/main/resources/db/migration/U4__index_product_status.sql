-- Pages of one status look through all SKUs again.
DROP INDEX product_status_idx;
