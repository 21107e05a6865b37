-- One row per saga: where it stands and which step it is at.
CREATE TABLE create_order_saga_states (
  id bigint GENERATED ALWAYS AS IDENTITY,
  order_id text NOT NULL,
  status sagastatus NOT NULL DEFAULT 'STARTED',
  step sagastep NOT NULL DEFAULT 'GET_USER_DATA',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT create_order_saga_states_pk PRIMARY KEY (id),
  CONSTRAINT create_order_saga_states_order_id_not_blank CHECK (order_id <> '')
);
