-- Forgets for which reservation goods have left; that they have stays.
ALTER TABLE stock_movement DROP COLUMN reservation_id;
