-- Lets names and descriptions be searched by an index; "simple" knows no language and needs no PostgreSQL extension.
ALTER TABLE product
    ADD COLUMN search tsvector
        GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, name || ' ' || description)) STORED;

CREATE INDEX product_search_idx ON product USING gin (search);
