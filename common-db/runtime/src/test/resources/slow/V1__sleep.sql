-- long enough for a test to look at the locks
SELECT pg_sleep(0.7);
