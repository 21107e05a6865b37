/** Places the start into Quarkus, and holds the one static of the process, in {@code StartupProcess}. Not API. */
package dev.stockroom.commondb.quarkus;
