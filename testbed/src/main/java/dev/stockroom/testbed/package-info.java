/** The one starter of the embedded PostgreSQL, for tests, {@code ./run} and the benchmarks. */
package dev.stockroom.testbed;
