/**
 * The operator's commands, in the same executable as the service: {@code health} and {@code db ...}. They read the
 * service's settings and do not start the application; only {@code db up} starts it, as far as the ready schema.
 */
package dev.stockroom.commondb.operator;
