package dev.stockroom.commondb;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts in the constant pool of a class file, as the Java Virtual Machine Specification, 4.4, lays it out. */
final class ClassTexts {

    private static final int HEAD = 8;
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int STRING = 8;

    private ClassTexts() {}

    static List<String> of(JavaClass type) {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return read(new DataInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(DataInputStream file) throws IOException {
        file.skipNBytes(HEAD);
        Map<Integer, String> utf8 = new HashMap<>();
        List<Integer> strings = new ArrayList<>();
        int count = file.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = file.readUnsignedByte();
            if (tag == UTF8) {
                utf8.put(index, file.readUTF());
            } else if (tag == STRING) {
                strings.add(file.readUnsignedShort());
            } else {
                file.skipNBytes(length(tag));
            }
            // such an entry takes two places
            index += tag == LONG || tag == DOUBLE ? 1 : 0;
        }
        return strings.stream().map(utf8::get).toList();
    }

    /** The bytes of an entry after its tag. */
    private static int length(int tag) {
        return switch (tag) {
            case 7, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case LONG, DOUBLE -> 8;
            default -> throw new IllegalStateException("no such entry in a constant pool: " + tag);
        };
    }
}
