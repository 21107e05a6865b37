/** How far the start has come, in memory. Not API. */
package dev.stockroom.commondb.state;
