-- Takes back V5, the reasons with it.
ALTER TABLE create_order_saga_states DROP COLUMN failure_reason;
