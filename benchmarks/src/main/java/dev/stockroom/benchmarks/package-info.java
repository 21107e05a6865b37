/** Measures, side by side, what common-db adds to a start, and what the services add to PostgreSQL's own work. */
package dev.stockroom.benchmarks;
