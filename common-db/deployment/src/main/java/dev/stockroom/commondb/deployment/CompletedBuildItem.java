package dev.stockroom.commondb.deployment;

import io.quarkus.builder.item.EmptyBuildItem;

/** Says that the step that compares the history with the executable comes before every step that consumes this item. */
final class CompletedBuildItem extends EmptyBuildItem {}
