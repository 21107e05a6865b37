/** The words of a failure: what failed, where, why, what to do. Not API. */
package dev.stockroom.commondb.failure;
