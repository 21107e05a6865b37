/** The database without the application, for the commands. Not API. */
package dev.stockroom.commondb.operator;
