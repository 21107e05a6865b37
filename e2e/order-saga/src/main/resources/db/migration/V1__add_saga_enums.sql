-- The states and the steps of a saga as ENUMs, so that the database refuses any other.
CREATE TYPE sagastatus AS ENUM ('STARTED', 'COMPLETED', 'FAILED', 'COMPENSATING', 'COMPENSATED');

CREATE TYPE sagastep AS ENUM (
  'GET_USER_DATA',
  'CREATE_ORDER',
  'AUTHORIZE_PAYMENT',
  'HOLD_FUNDS',
  'UPDATE_ORDER_STATUS',
  'START_TIMER',
  'NOTIFY_USER'
);
