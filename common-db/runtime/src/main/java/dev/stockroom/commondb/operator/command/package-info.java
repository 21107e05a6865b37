/** The command line, a class a command. Not API. */
package dev.stockroom.commondb.operator.command;
