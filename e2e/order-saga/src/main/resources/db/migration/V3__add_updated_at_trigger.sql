-- Moves updated_at with every change, whoever makes it.
CREATE FUNCTION create_order_saga_states_touch() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TRIGGER create_order_saga_states_touch
BEFORE UPDATE ON create_order_saga_states
FOR EACH ROW EXECUTE FUNCTION create_order_saga_states_touch();
