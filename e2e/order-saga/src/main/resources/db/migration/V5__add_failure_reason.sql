-- Says why a saga failed; "statement" can make the rest of this file fail.
ALTER TABLE create_order_saga_states ADD COLUMN failure_reason text;

${statement};
