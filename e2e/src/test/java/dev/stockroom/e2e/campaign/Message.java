package dev.stockroom.e2e.campaign;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One message of PostgreSQL's protocol.
 *
 * @param type the byte in front of the length, or {@link #UNTYPED}
 * @param bytes all of the message, with type and length
 */
record Message(boolean fromService, char type, byte[] bytes) {

    /** The type of a message that has none: the first ones of a connection. */
    static final char UNTYPED = ' ';

    private static final int START_UP = 196608;
    private static final int LENGTH_BYTES = 4;
    private static final int SHOWN = 90;

    /** Reads a message of the service's before its session has begun. */
    static Message untyped(DataInputStream in) throws IOException {
        return new Message(true, UNTYPED, lengthAndBody(in, 0));
    }

    static Message typed(boolean fromService, DataInputStream in) throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] bytes = lengthAndBody(in, 1);
        bytes[0] = (byte) type;
        return new Message(fromService, type, bytes);
    }

    /** Reads the server's answer to a request for encryption. */
    static Message oneByte(DataInputStream in) throws IOException {
        return new Message(false, UNTYPED, new byte[] {in.readByte()});
    }

    /** The length and what it counts, behind so many bytes that stay free. */
    private static byte[] lengthAndBody(DataInputStream in, int free) throws IOException {
        int length = in.readInt();
        byte[] bytes = new byte[free + length];
        ByteBuffer.wrap(bytes).putInt(free, length);
        in.readFully(bytes, free + LENGTH_BYTES, length - LENGTH_BYTES);
        return bytes;
    }

    /** Whether a session begins; else an untyped message asks for encryption, or for a cancellation. */
    boolean isStartUp() {
        return type == UNTYPED && bytes.length > 1 && number(LENGTH_BYTES) == START_UP;
    }

    /** Whether the server names the process of the session. */
    boolean isBackendKey() {
        return !fromService && type == 'K';
    }

    int backend() {
        return number(1 + LENGTH_BYTES);
    }

    private int number(int index) {
        return ByteBuffer.wrap(bytes).getInt(index);
    }

    /** Whether the server says that a transaction is committed. */
    boolean isCommitted() {
        return !fromService && type == 'C' && text().equals("COMMIT");
    }

    boolean isStatement() {
        return fromService && (type == 'Q' || type == 'P');
    }

    /** What can be read of it. */
    String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .substring(Math.min(bytes.length, 1 + LENGTH_BYTES))
                .replaceAll("[^ -~]+", " ")
                .trim();
    }

    @Override
    public String toString() {
        String said = isStatement() || !fromService && (type == 'C' || type == 'E') ? " " + text() : "";
        return (fromService ? "> " : "< ") + type + said.substring(0, Math.min(SHOWN, said.length()));
    }
}
