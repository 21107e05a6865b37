/** Places the start into Quarkus, and holds the statics of the process, all in {@code StartupProcess}. Not API. */
package dev.stockroom.commondb.quarkus;
