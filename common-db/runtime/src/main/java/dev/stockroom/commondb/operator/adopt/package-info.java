/** Takes over a database that another tool has kept. Not API. */
package dev.stockroom.commondb.operator.adopt;
