-- Takes back V4: the backfilled sagas go.
DELETE FROM create_order_saga_states WHERE order_id LIKE 'backfilled-%';
