-- Takes back V1: nothing uses the types any more once U2 has run.
DROP TYPE sagastep;

DROP TYPE sagastatus;
