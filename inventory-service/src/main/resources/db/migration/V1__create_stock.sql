-- What lies in the stockroom, one row per SKU: how much is on hand, and how much of that is promised to orders.
CREATE TABLE stock (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    -- "C" compares bytes: pages keep their order whatever the server's locale, and after its upgrade.
    sku        text COLLATE "C" NOT NULL,
    on_hand    bigint           NOT NULL,
    reserved   bigint           NOT NULL DEFAULT 0,
    version    bigint           NOT NULL DEFAULT 0,
    created_at timestamptz      NOT NULL DEFAULT now(),
    updated_at timestamptz      NOT NULL DEFAULT now(),
    CONSTRAINT stock_pk PRIMARY KEY (id),
    CONSTRAINT stock_sku_key UNIQUE (sku),
    CONSTRAINT stock_sku_check CHECK (sku ~ '^[A-Z0-9][A-Z0-9._-]{0,63}$'),
    -- the last line of defence against overselling
    CONSTRAINT stock_reserved_check CHECK (reserved BETWEEN 0 AND on_hand)
);
