package dev.stockroom.tools;

/** Ends the program with a sentence for the user instead of a stack trace. */
final class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    RunFailure(String sentence) {
        super(sentence);
    }

    RunFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
