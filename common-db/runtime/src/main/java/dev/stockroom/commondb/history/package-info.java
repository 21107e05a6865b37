/** What Flyway has written and what was built, and whether the two belong together. Not API. */
package dev.stockroom.commondb.history;
