/** What a person or a machine sees of a service: the database page, the Dev UI, the log, the metrics, the memory. */
package dev.stockroom.e2e.page;
