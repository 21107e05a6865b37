package dev.stockroom.commondb.deployment;

import io.quarkus.builder.item.EmptyBuildItem;

/** Says that the step that waits for the database comes before every step that consumes this item. */
final class PreparedBuildItem extends EmptyBuildItem {}
