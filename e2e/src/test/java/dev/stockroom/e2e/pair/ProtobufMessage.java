package dev.stockroom.e2e.pair;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A message in the wire format of Protocol Buffers, read by the numbers of its fields, without a schema. */
final class ProtobufMessage {

    /** A number as it is on the wire, or the bytes of a text or of another message. */
    private record Field(int number, long value, ByteBuffer bytes) {}

    private final List<Field> fields = new ArrayList<>();

    private ProtobufMessage(ByteBuffer wire) {
        var rest = wire.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (rest.hasRemaining()) {
            fields.add(field(rest));
        }
    }

    static ProtobufMessage of(byte[] wire) {
        return new ProtobufMessage(ByteBuffer.wrap(wire));
    }

    private static Field field(ByteBuffer rest) {
        int tag = (int) varint(rest);
        int number = tag >>> 3;
        return switch (tag & 7) {
            case 0 -> new Field(number, varint(rest), null);
            case 1 -> new Field(number, rest.getLong(), null);
            case 2 -> new Field(number, 0, bytes(rest));
            case 5 -> new Field(number, rest.getInt(), null);
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        };
    }

    private static long varint(ByteBuffer rest) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = rest.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer bytes(ByteBuffer rest) {
        int length = (int) varint(rest);
        var bytes = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return bytes;
    }

    /** All messages of that field. */
    List<ProtobufMessage> messages(int number) {
        return fields.stream()
                .filter(field -> field.number == number)
                .map(field -> new ProtobufMessage(field.bytes))
                .toList();
    }

    /** The message of that field, or an empty one. */
    ProtobufMessage message(int number) {
        return messages(number).stream().findFirst().orElseGet(() -> of(new byte[0]));
    }

    long number(int number) {
        return fields.stream()
                .filter(field -> field.number == number)
                .mapToLong(Field::value)
                .findFirst()
                .orElse(0);
    }

    String text(int number) {
        return new String(content(number), StandardCharsets.UTF_8);
    }

    String hex(int number) {
        return HexFormat.of().formatHex(content(number));
    }

    private byte[] content(int number) {
        return fields.stream()
                .filter(field -> field.number == number)
                .findFirst()
                .map(field -> {
                    var content = new byte[field.bytes.remaining()];
                    field.bytes.duplicate().get(content);
                    return content;
                })
                .orElseGet(() -> new byte[0]);
    }
}
