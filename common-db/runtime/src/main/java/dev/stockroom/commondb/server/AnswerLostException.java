package dev.stockroom.commondb.server;

import java.net.SocketException;

/**
 * The answer of the server will not come; its message says why, for an operator. It is a SocketException because the
 * driver reads on after a SocketTimeoutException, and TLS passes a SocketException on as it is.
 */
final class AnswerLostException extends SocketException {

    private static final long serialVersionUID = 1;

    AnswerLostException(String message) {
        super(message);
    }
}
