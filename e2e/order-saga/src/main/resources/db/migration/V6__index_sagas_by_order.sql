-- One saga per order, without stopping writers; outside a transaction, therefore written so that it can be repeated.
DROP INDEX CONCURRENTLY IF EXISTS create_order_saga_states_order_id_key;

CREATE UNIQUE INDEX CONCURRENTLY create_order_saga_states_order_id_key ON create_order_saga_states (order_id);
