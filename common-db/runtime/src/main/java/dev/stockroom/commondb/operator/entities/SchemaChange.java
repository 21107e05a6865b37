package dev.stockroom.commondb.operator.entities;

/**
 * A statement that takes a database towards the entities.
 *
 * @param sql without a semicolon at its end
 * @param undo what takes it back; null if that cannot be derived
 * @param caution what to know before it is applied; null for nothing
 */
public record SchemaChange(String sql, String undo, String caution) {}
