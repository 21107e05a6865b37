/** Compares the entities with the schema. Not API. */
package dev.stockroom.commondb.operator.entities;
