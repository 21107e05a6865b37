/** The program behind {@code ./run}: an embedded PostgreSQL, the packaged pair, and a short tour of both. */
package dev.stockroom.tools;
