-- Lets sagas that were backfilled go last; slow by "pending", faulty by "fault".
UPDATE create_order_saga_states SET priority = -1 WHERE order_id LIKE 'backfilled-%';

SELECT pg_sleep(${pending});

${fault};
