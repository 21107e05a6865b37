/** PostgreSQL by JDBC: reach it, create the database, take the turn, find the history, grant. Not API. */
package dev.stockroom.commondb.server;
