/** Measures what common-db adds to a start, side by side with the same service without it. */
package dev.stockroom.tools.benchmark;
