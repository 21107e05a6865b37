-- Takes back V6; not concurrently, because an undo runs in one transaction with its row of the history.
DROP INDEX IF EXISTS create_order_saga_states_order_id_key;
