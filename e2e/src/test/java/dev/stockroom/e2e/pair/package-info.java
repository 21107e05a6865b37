/** Services that call each other: their requests, statements, traces and faults. */
package dev.stockroom.e2e.pair;
