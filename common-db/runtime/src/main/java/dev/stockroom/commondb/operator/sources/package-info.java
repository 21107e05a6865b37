/** The migrations in a developer's sources. Not API. */
package dev.stockroom.commondb.operator.sources;
