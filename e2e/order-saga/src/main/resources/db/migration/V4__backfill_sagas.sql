-- Stores sagas of earlier orders; long by "rows", a cause of duplicates by "orders", slow by "pause".
INSERT INTO create_order_saga_states (order_id, status)
SELECT 'backfilled-' || n % ${orders}, 'COMPLETED' FROM generate_series(1, ${rows}) AS n;

SELECT pg_sleep(${pause});
