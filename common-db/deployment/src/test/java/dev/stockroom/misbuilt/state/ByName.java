package dev.stockroom.misbuilt.state;

/** Finds a class of a lower floor by its name. */
final class ByName {

    private ByName() {}

    static Class<?> below() throws ClassNotFoundException {
        return Class.forName("dev.stockroom.misbuilt.server.Below");
    }
}
