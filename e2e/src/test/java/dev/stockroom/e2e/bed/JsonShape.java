package dev.stockroom.e2e.bed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which fields some JSON has, and of which types, compared with the example that the documentation gives. */
public final class JsonShape {

    private static final Pattern EXAMPLE = Pattern.compile(
            "^`((?:db [a-z]+ --json)|--json|/q/database)`.*?```json\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

    private JsonShape() {}

    /** The shape of an example in docs/on-call.md. */
    public static Set<String> documented(String title) throws IOException {
        var page = Files.readString(Path.of("../docs/on-call.md"));
        var example = EXAMPLE.matcher(page)
                .results()
                .filter(result -> result.group(1).equals(title))
                .findFirst()
                .orElseThrow();
        return of(new ObjectMapper().readTree(example.group(2)));
    }

    /** Every field with its type, the first element standing for its array. */
    public static Set<String> of(JsonNode node) {
        var shape = new TreeSet<String>();
        collect("", node, shape);
        return shape;
    }

    private static void collect(String path, JsonNode node, Set<String> shape) {
        if (node.isObject()) {
            names(node).forEach(name -> collect(path + "/" + name, node.get(name), shape));
        } else if (node.isEmpty() && node.isArray()) {
            shape.add(path + "[]");
        } else if (node.isArray()) {
            collect(path + "[]", node.get(0), shape);
        } else {
            shape.add(path + ": " + node.getNodeType());
        }
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
