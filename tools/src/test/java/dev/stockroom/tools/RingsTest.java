package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every test of the checkout has exactly one tag that says what it is, and so runs in exactly one ring. */
@Tag("unit")
class RingsTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Map<String, String> RINGS = Map.of(
            "unit", "1",
            "server", "2",
            "quarkus", "2",
            "packaged", "2",
            "depth", "3",
            "executable", "3",
            "browser", "3",
            "nightly", "nightly");
    /** They repeat for hours what another ring tests once; no test moves there. */
    private static final Set<String> NIGHTLY = Set.of(
            "dev.stockroom.e2e.promise.ReplicasIT#eightReplicasOfEachServiceStartTogetherAgainAndAgain",
            "dev.stockroom.e2e.promise.ReplicasIT#thirtyTwoReplicasStartTogether",
            "dev.stockroom.e2e.campaign.DisturbedStartsIT#startEndsWellAndTheNextCompletesItAtAnyMessage",
            "dev.stockroom.e2e.operator.UndoSequencesIT#manySequencesLeaveHistoryAndSchemaThatAgree");

    private static final Set<String> PLAIN = Set.of("unit", "server", "quarkus", "depth");
    private static final Set<String> PACKAGED = Set.of("packaged", "depth", "executable", "browser", "nightly");
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");

    @Test
    void everyTestRunsInExactlyOneRing() throws IOException {
        var kinds = kinds(tagsOfAllTests());
        assertThat(kinds)
                .hasSizeGreaterThan(700)
                .allSatisfy((test, tags) -> assertThat(tags)
                        .as("the tags of " + test + " that say what it is, one of " + RINGS.keySet())
                        .hasSize(1));
    }

    /**
     * Surefire takes the classes that end in Test, failsafe those that end in IT, the browser's step those in BrowserIT: with
     * another name or tag a test runs nowhere. Of a Rehearsal the classes that extend it run.
     */
    @Test
    void everyKindIsRunByThePluginThatTakesItsClass() throws IOException {
        assertThat(kinds(tagsOfAllTests())).allSatisfy((test, tags) -> {
            var type = test.replaceFirst("#.*", "");
            assertThat(type).matches(".*(Test|IT|Rehearsal)(\\..*)?");
            assertThat(isPackaged(type) ? PACKAGED : PLAIN).as(test).containsAll(tags);
            assertThat(type.contains("Browser")).as(test).isEqualTo(tags.contains("browser"));
            assertThat(type.matches(".*BrowserIT(\\..*)?")).as(test).isEqualTo(tags.contains("browser"));
        });
    }

    @Test
    void noTestBecomesNightly() throws IOException {
        assertThat(kinds(tagsOfAllTests()).entrySet().stream()
                        .filter(test -> test.getValue().contains("nightly"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(NIGHTLY);
    }

    private static boolean isPackaged(String type) {
        return type.matches(".*IT(\\..*)?");
    }

    @Test
    void aTestWithoutAKindOrWithTwoIsFound() throws IOException {
        var kinds = kinds(tags(List.of(Path.of("src/test/resources/RingsFixture.java"))));
        assertThat(kinds.get("RingsFixture#none")).isEmpty();
        assertThat(kinds.get("RingsFixture#two")).containsExactlyInAnyOrder("server", "depth");
        assertThat(kinds.get("RingsFixture.Inner#one")).containsExactly("unit");
        assertThat(kinds.get("RingsFixture.Inherits#inherited")).containsExactly("quarkus");
    }

    /** CI compares the promises that were tested on jars with those that were tested on executables. */
    @Test
    void noPromiseIsTestedOnExecutablesAlone() throws IOException {
        assertThat(tagsOfAllTests()).allSatisfy((test, tags) -> {
            if (tags.contains("executable")) {
                assertThat(tags).as(test).noneMatch(tag -> tag.matches("P\\d+"));
            }
        });
    }

    /** The tags that Maven chooses by are the ones that this test knows. */
    @Test
    void theRingsOfThePomNameNoOtherTags() throws IOException {
        var pom = Files.readString(CHECKOUT.resolve("pom.xml"));
        var groups = Pattern.compile("<tests\\.groups>(.+)</tests\\.groups>")
                .matcher(pom)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(" \\| ")))
                .toList();
        assertThat(groups).isNotEmpty();
        assertThat(RINGS.keySet()).containsAll(groups);
    }

    private static Map<String, List<String>> kinds(Map<String, List<String>> tags) {
        return tags.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        test -> test.getValue().stream()
                                .filter(RINGS::containsKey)
                                .toList()));
    }

    private static Map<String, List<String>> tagsOfAllTests() throws IOException {
        try (var files = Files.walk(CHECKOUT)) {
            return tags(files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/test/java/"))
                    .toList());
        }
    }

    /** The tags of each test, by class and method; of a class that inherits its tests as one entry. */
    private static Map<String, List<String>> tags(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            var tests = new Tests();
            tests.scan(task.parse(), null);
            return tests.tags;
        }
    }

    /** Walks through sources, and collects what the annotations of a test and of the classes around it say. */
    private static final class Tests extends TreeScanner<Void, Void> {

        private final Map<String, List<String>> tags = new TreeMap<>();
        private String folder = "";
        private String name = "";
        private List<String> inherited = List.of();

        @Override
        public Void visitCompilationUnit(CompilationUnitTree file, Void nothing) {
            folder = file.getPackageName() == null ? "" : file.getPackageName() + ".";
            return super.visitCompilationUnit(file, nothing);
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            var outerName = name;
            var outerTags = inherited;
            name = name.isEmpty() ? folder + type.getSimpleName() : name + "." + type.getSimpleName();
            inherited =
                    Stream.concat(outerTags.stream(), tags(type.getModifiers())).toList();
            if (type.getExtendsClause() != null
                    && type.getExtendsClause().toString().endsWith("Rehearsal")) {
                tags.put(name + "#inherited", inherited);
            }
            super.visitClass(type, nothing);
            name = outerName;
            inherited = outerTags;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            var annotations = method.getModifiers().getAnnotations();
            if (annotations.stream().anyMatch(one -> TESTS.contains(simpleName(one)))) {
                tags.put(
                        name + "#" + method.getName(),
                        Stream.concat(inherited.stream(), tags(method.getModifiers()))
                                .toList());
            }
            return super.visitMethod(method, nothing);
        }

        private static Stream<String> tags(ModifiersTree modifiers) {
            return modifiers.getAnnotations().stream()
                    .filter(annotation -> simpleName(annotation).equals("Tag"))
                    .map(annotation -> ((LiteralTree) annotation.getArguments().get(0))
                            .getValue()
                            .toString());
        }

        private static String simpleName(AnnotationTree annotation) {
            return annotation.getAnnotationType().toString().replaceFirst(".*\\.", "");
        }
    }
}
