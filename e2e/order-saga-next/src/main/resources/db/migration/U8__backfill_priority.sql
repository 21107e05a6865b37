-- Takes back V8: every saga has the priority that V7 gave it.
UPDATE create_order_saga_states SET priority = 0 WHERE priority = -1;
