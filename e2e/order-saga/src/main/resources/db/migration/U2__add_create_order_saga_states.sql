-- Takes back V2, the sagas with it.
DROP TABLE create_order_saga_states;
