-- Gives up all reservations, and with them what they hold of the stock.
UPDATE stock SET reserved = 0 WHERE reserved > 0;
DROP TABLE reservation_line;
DROP TABLE reservation;
DROP TYPE reservation_state;
