-- A catalogue to work with in dev mode: put in after each start where it is missing, and left as it is where it is not.
INSERT INTO product (sku, name, description, price_amount, price_currency, status)
VALUES ('MUG-WHITE', 'White mug', 'Stoneware, 0.3 l', 12.50, 'EUR', 'ACTIVE'),
       ('MUG-BLUE', 'Blue mug', 'Stoneware, 0.3 l', 12.50, 'EUR', 'ACTIVE'),
       ('TEA-ASSAM', 'Assam', 'Black tea, whole leaves, 250 g', 9.90, 'EUR', 'ACTIVE'),
       ('TEA-SENCHA', 'Sencha', 'Green tea, 100 g', 14.00, 'EUR', 'ACTIVE'),
       ('POT-GLASS', 'Glass teapot', 'With a strainer, 1 l', 34.00, 'EUR', 'DRAFT'),
       ('POT-TIN', 'Tin teapot', 'No longer made', 19.00, 'EUR', 'RETIRED')
    ON CONFLICT ON CONSTRAINT product_sku_key DO NOTHING;
