/** The fixture of the end-to-end tests: a third service, which shows that common-db serves any. */
package dev.stockroom.ordersaga;
