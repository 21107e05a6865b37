/** The door to Flyway's internals. Not API. */
package dev.stockroom.commondb.flyway;
