/** The story of a start, from the first connection to the ready schema. Not API. */
package dev.stockroom.commondb.start;
