-- Tool: ALEMBIC
-- Applied: 6ee7adadf26f
-- What Alembic 1.8.1 has left in PostgreSQL 15: "alembic upgrade head" of three revisions with the SQL of the first three
-- migrations of order-saga, then pg_dump --inserts of its table.
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
INSERT INTO public.alembic_version VALUES ('6ee7adadf26f');
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
