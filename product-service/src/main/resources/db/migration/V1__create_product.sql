-- The catalogue: one row per SKU, the name by which people and other services know a product.
CREATE TYPE product_status AS ENUM ('DRAFT', 'ACTIVE', 'RETIRED');

CREATE TABLE product (
    id             bigint GENERATED ALWAYS AS IDENTITY,
    -- "C" compares bytes: pages keep their order whatever the server's locale, and after its upgrade.
    sku            text COLLATE "C" NOT NULL,
    name           text             NOT NULL,
    description    text             NOT NULL DEFAULT '',
    -- numeric without a scale gives 19.90 back as 19.90
    price_amount   numeric          NOT NULL,
    price_currency text             NOT NULL,
    status         product_status   NOT NULL DEFAULT 'DRAFT',
    version        bigint           NOT NULL DEFAULT 0,
    created_at     timestamptz      NOT NULL DEFAULT now(),
    updated_at     timestamptz      NOT NULL DEFAULT now(),
    CONSTRAINT product_pk PRIMARY KEY (id),
    CONSTRAINT product_sku_key UNIQUE (sku),
    CONSTRAINT product_sku_check CHECK (sku ~ '^[A-Z0-9][A-Z0-9._-]{0,63}$'),
    CONSTRAINT product_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT product_description_check CHECK (char_length(description) <= 10000),
    CONSTRAINT product_price_amount_check
        CHECK (price_amount >= 0 AND price_amount < 1e15 AND scale(price_amount) <= 4),
    CONSTRAINT product_price_currency_check CHECK (price_currency ~ '^[A-Z]{3}$')
);
