package dev.stockroom.misbuilt.state;

import dev.stockroom.misbuilt.server.Below;

/** Points down, which makes a circle. */
public record Upward(Below below) {}
