/** Places the start into Quarkus, and holds the one static of the start, in {@code StartupProcess}. Not API. */
package dev.stockroom.commondb.quarkus;
