/** What machines see: metrics and traces of a start. Not API. */
package dev.stockroom.commondb.telemetry;
