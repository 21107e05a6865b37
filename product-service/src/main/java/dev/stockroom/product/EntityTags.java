package dev.stockroom.product;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A resource's version as an entity tag, and {@code If-Match} against it (RFC 9110, sections 8.8.3 and 13.1.1). */
final class EntityTags {

    private static final String TAG = "(W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"";
    private static final Pattern IF_MATCH = Pattern.compile("\\*|" + TAG + "([ \\t]*,[ \\t]*" + TAG + ")*");

    private EntityTags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Throws 428 without the header, 400 for nonsense in it, 412 if it names another version. A weak tag never matches. */
    static void requireMatch(String ifMatch, long version) {
        if (ifMatch == null) {
            throw Problem.preconditionRequired();
        }
        if (!IF_MATCH.matcher(ifMatch).matches()) {
            throw Problem.invalid("If-Match", "must be an entity tag as ETag gave it, for example " + of(version));
        }
        if (!ifMatch.equals("*") && tags(ifMatch).noneMatch(of(version)::equals)) {
            throw Problem.preconditionFailed("This is version " + of(version) + " and not " + ifMatch);
        }
    }

    /** For a change that needs no version: throws as above only where the client names one. */
    static void requireMatchIfSent(String ifMatch, long version) {
        if (ifMatch != null) {
            requireMatch(ifMatch, version);
        }
    }

    /** Whether the client's copy is this version, for which 304 is enough (RFC 9110, section 13.1.2; a weak comparison). */
    static boolean isKnown(String ifNoneMatch, long version) {
        return ifNoneMatch != null
                && IF_MATCH.matcher(ifNoneMatch).matches()
                && (ifNoneMatch.equals("*")
                        || tags(ifNoneMatch)
                                .map(tag -> tag.replaceFirst("^W/", ""))
                                .anyMatch(of(version)::equals));
    }

    private static Stream<String> tags(String ifMatch) {
        return Stream.of(ifMatch.split(",")).map(String::strip);
    }
}
