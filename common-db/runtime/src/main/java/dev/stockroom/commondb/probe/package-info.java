/** Answers probes until Quarkus has the port. Not API. */
package dev.stockroom.commondb.probe;
