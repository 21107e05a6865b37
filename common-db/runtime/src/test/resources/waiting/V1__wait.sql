-- as long as a test looks at the locks, one of which it holds itself
SELECT pg_advisory_lock(4711);
