/** What a service extends in its own tests. */
package dev.stockroom.commondb.test;
