package dev.stockroom.misbuilt.server;

import dev.stockroom.misbuilt.state.Upward;

/** Points up, as it may, and is pointed at from above. */
public record Below(Upward upward) {}
