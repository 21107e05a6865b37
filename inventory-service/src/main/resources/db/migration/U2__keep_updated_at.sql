-- Leaves updated_at to the writers again.
DROP TRIGGER stock_keep_updated_at ON stock;
DROP FUNCTION keep_updated_at();
