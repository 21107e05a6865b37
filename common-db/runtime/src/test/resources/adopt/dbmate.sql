-- Tool: DBMATE
-- Applied: 20240101090000, 20240201090000, 20240301090000
-- What dbmate 2.36.0 (from npm) has left in PostgreSQL 15: "dbmate up" of the first three migrations of order-saga, each with
-- the timestamp that "dbmate new" gives, then pg_dump --inserts of its table.
CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);
INSERT INTO public.schema_migrations VALUES ('20240101090000');
INSERT INTO public.schema_migrations VALUES ('20240201090000');
INSERT INTO public.schema_migrations VALUES ('20240301090000');
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
