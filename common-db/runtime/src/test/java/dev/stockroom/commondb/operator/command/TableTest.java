package dev.stockroom.commondb.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** Columns are aligned with colours as without. */
@Tag("unit")
class TableTest {

    private static final String NEWLINE = System.lineSeparator();

    @Test
    void alignsTextLeftAndMillisecondsRight() {
        assertThat(printed(Ansi.OFF))
                .isEqualTo(String.join(
                        NEWLINE, "version  state    duration", "1        applied      2 ms", "10       pending", ""));
    }

    @Test
    void coloursOnlyWhereTheyShow() {
        assertThat(printed(Ansi.ON)).contains("\u001B[32mapplied\u001B[").contains("      2 ms");
    }

    private static String printed(Ansi ansi) {
        Table table = new Table("version", "state", "duration");
        table.row("1", "@|green applied|@", "2 ms");
        table.row("10", "@|yellow pending|@", "");
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        table.print(out, ansi);
        out.flush();
        return text.toString();
    }
}
