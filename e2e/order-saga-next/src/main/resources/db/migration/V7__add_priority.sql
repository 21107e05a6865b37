-- Lets some sagas go first. Additive: the release before neither reads the column nor has to fill it.
ALTER TABLE create_order_saga_states ADD COLUMN priority smallint NOT NULL DEFAULT 0;
