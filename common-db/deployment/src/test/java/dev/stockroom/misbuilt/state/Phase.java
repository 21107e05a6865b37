package dev.stockroom.misbuilt.state;

/** A phase whose words the page has. */
public enum Phase {
    FAILED
}
