-- Leaves updated_at to the writers again.
DROP TRIGGER product_keep_updated_at ON product;
DROP FUNCTION keep_updated_at();
