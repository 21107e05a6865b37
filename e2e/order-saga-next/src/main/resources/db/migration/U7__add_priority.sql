-- Takes back V7, the priorities with it.
ALTER TABLE create_order_saga_states DROP COLUMN priority;
