-- Takes back V3: updated_at stays as it last was.
DROP TRIGGER create_order_saga_states_touch ON create_order_saga_states;

DROP FUNCTION create_order_saga_states_touch();
