-- Stock of the sample products that product-service has in dev mode: put in after each start where it is missing, with
-- its place in the ledger, and left as it is where it is not.
WITH registered AS (
    INSERT INTO stock (sku, on_hand)
    VALUES ('MUG-WHITE', 120), ('MUG-BLUE', 3), ('TEA-ASSAM', 40), ('TEA-SENCHA', 0)
        ON CONFLICT ON CONSTRAINT stock_sku_key DO NOTHING
    RETURNING id, on_hand
)
INSERT INTO stock_movement (stock_id, kind, delta)
SELECT id, 'REGISTERED', on_hand FROM registered;
