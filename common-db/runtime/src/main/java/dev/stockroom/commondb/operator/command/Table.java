package dev.stockroom.commondb.operator.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Aligned columns; cells may hold picocli's markup for colours. */
final class Table {

    private final List<String[]> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(Arrays.stream(headings)
                .map(heading -> "@|bold " + heading + "|@")
                .toArray(String[]::new));
    }

    void row(String... cells) {
        rows.add(cells);
    }

    void print(PrintWriter out, Ansi ansi) {
        int[] widths = new int[rows.get(0).length];
        rows.forEach(row -> widen(widths, row));
        rows.forEach(row -> out.println(line(row, widths, ansi)));
    }

    private static void widen(int[] widths, String... row) {
        for (int i = 0; i < row.length; i++) {
            widths[i] = Math.max(widths[i], plain(row[i]).length());
        }
    }

    private static String line(String[] row, int[] widths, Ansi ansi) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String padding = " ".repeat(widths[i] - plain(row[i]).length());
            boolean number = plain(row[i]).endsWith(" ms");
            line.append(i == 0 ? "" : "  ").append(number ? padding : "").append(shown(row[i], ansi));
            line.append(number ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private static String shown(String cell, Ansi ansi) {
        return cell.contains("@|") ? ansi.string(cell) : cell;
    }

    private static String plain(String cell) {
        return cell.contains("@|") ? Ansi.OFF.string(cell) : cell;
    }
}
