package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JSON of the commands has the shape that docs/on-call.md shows. */
class OperatorJsonIT {

    private static final Pattern EXAMPLE = Pattern.compile("`(db [a-z]+) --json`.*?```json\\n(.*?)```", Pattern.DOTALL);

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void isAsDocumented() throws IOException {
        var saga = testbed.saga(testbed.newName());
        assertThat(shape(saga.run("db", "plan", "--json").exits(0).json())).isEqualTo(documented("db plan"));
        assertThat(shape(saga.run("db", "up", "--json").exits(0).json())).isEqualTo(documented("db up"));
        assertThat(shape(saga.run("db", "status", "--json").exits(0).json())).isEqualTo(documented("db status"));
        assertThat(shape(saga.run("db", "down", "--json").exits(0).json())).isEqualTo(documented("db down"));
    }

    private static Set<String> documented(String command) throws IOException {
        var page = Files.readString(Path.of("../docs/on-call.md"));
        var example = EXAMPLE.matcher(page)
                .results()
                .filter(result -> result.group(1).equals(command))
                .findFirst()
                .orElseThrow();
        return shape(new ObjectMapper().readTree(example.group(2)));
    }

    /** Every field with its type, the first element standing for its array. */
    private static Set<String> shape(JsonNode node) {
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
