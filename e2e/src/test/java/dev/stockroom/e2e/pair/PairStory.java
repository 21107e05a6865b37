package dev.stockroom.e2e.pair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of requests as the HTTP clients of VS Code and IntelliJ IDEA know them, as far as ours uses that format. */
public final class PairStory {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^}]+)}}");
    private static final Pattern SETTING = Pattern.compile("@(\\w+) *= *(.*)");
    private static final Pattern NAME = Pattern.compile("# @name (\\w+)");
    private static final Pattern EXPECT = Pattern.compile("# expect (\\d{3})");

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, PairAnswer> answers = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** A request, as it stands in the file. */
    public record Step(String title, int expected, String name, List<String> lines) {

        static Step of(String text) {
            var lines = text.strip().lines().toList();
            var comments = lines.stream().filter(line -> line.startsWith("#")).toList();
            var request = lines.stream()
                    .skip(1)
                    .dropWhile(line -> line.startsWith("#"))
                    .toList();
            return new Step(lines.get(0), Integer.parseInt(find(EXPECT, comments)), find(NAME, comments), request);
        }

        private static String find(Pattern pattern, List<String> comments) {
            return comments.stream()
                    .map(pattern::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElse("");
        }
    }

    public PairStory(String file) {
        var parts = file.split("(?m)^### ");
        parts[0].lines().map(SETTING::matcher).filter(Matcher::matches).forEach(m -> set(m.group(1), m.group(2)));
        for (int i = 1; i < parts.length; i++) {
            steps.add(Step.of(parts[i]));
        }
    }

    public void set(String variable, String value) {
        variables.put(variable, value);
    }

    public List<Step> steps() {
        return steps;
    }

    public PairAnswer send(Step step) {
        var start = replace(step.lines().get(0)).split(" ", 2);
        var headers =
                step.lines().stream().skip(1).takeWhile(line -> !line.isBlank()).toList();
        var body = String.join(
                "\n", step.lines().subList(1 + headers.size(), step.lines().size()));
        var namesAndValues = headers.stream()
                .flatMap(header -> List.of(replace(header).split(": ", 2)).stream())
                .toArray(String[]::new);
        var answer = PairAnswer.to(start[0], start[1], replace(body).strip(), namesAndValues);
        answers.put(step.name(), answer);
        return answer;
    }

    private String replace(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
    }

    /** A variable, or {@code name.response.body.field}, or {@code name.response.headers.Name}. */
    private String value(String expression) {
        var path = expression.split("\\.", 4);
        if (path.length == 1) {
            return replace(variables.get(expression));
        }
        var answer = answers.get(path[0]);
        return path[2].equals("headers")
                ? answer.header(path[3])
                : answer.json().path(path[3]).asText();
    }
}
