-- Tool: MIGRATIONS_HISTORY
-- Applied: 001_add_saga_enums.up.sql, 002_add_create_order_saga_states.up.sql, 003_add_updated_at_trigger.up.sql
-- By hand: the table that runners of a few lines keep, one row per file that they have applied.
CREATE TABLE public.migrations_history (
    migration text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
INSERT INTO public.migrations_history VALUES ('001_add_saga_enums.up.sql', '2024-01-01 09:00:00+00');
INSERT INTO public.migrations_history VALUES ('002_add_create_order_saga_states.up.sql', '2024-02-01 09:00:00+00');
INSERT INTO public.migrations_history VALUES ('003_add_updated_at_trigger.up.sql', '2024-03-01 09:00:00+00');
ALTER TABLE ONLY public.migrations_history
    ADD CONSTRAINT migrations_history_pkey PRIMARY KEY (migration);
