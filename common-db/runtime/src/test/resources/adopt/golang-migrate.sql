-- Tool: GOLANG_MIGRATE
-- Applied: 3
-- By hand, from the statements that golang-migrate sends to PostgreSQL (ensureVersionTable and SetVersion of its driver): after
-- "migrate up" of 000001 to 000003.
CREATE TABLE public.schema_migrations (
    version bigint NOT NULL,
    dirty boolean NOT NULL
);
INSERT INTO public.schema_migrations VALUES (3, false);
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
