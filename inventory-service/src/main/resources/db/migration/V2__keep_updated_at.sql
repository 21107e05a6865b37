-- Moves updated_at with every change, whoever makes it, so that no writer can forget it.
CREATE FUNCTION keep_updated_at() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

CREATE TRIGGER stock_keep_updated_at
    BEFORE UPDATE ON stock
    FOR EACH ROW EXECUTE FUNCTION keep_updated_at();
