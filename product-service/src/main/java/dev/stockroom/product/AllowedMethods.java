package dev.stockroom.product;

/** What may be done at a path: a 405 owes its client the Allow header (RFC 9110, section 15.5.6), which Quarkus leaves out. */
final class AllowedMethods {

    private AllowedMethods() {}

    static String at(String path) {
        return path.matches("/products/?") ? "GET, HEAD, OPTIONS, POST" : "GET, HEAD, OPTIONS, PUT, DELETE";
    }
}
