package dev.stockroom.commondb.operator.entities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what Hibernate proposes, in its own words, only that stays which a real database lacks. */
@Tag("server")
class SchemaDifferenceTest {

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = TestServer.connect(TestServer.freshDatabase("difference"));
        run("CREATE TYPE product_status AS ENUM ('DRAFT', 'ACTIVE')");
        run("CREATE TABLE product (id bigint PRIMARY KEY, sku text CONSTRAINT product_sku_key UNIQUE, price numeric,"
                + " size integer, note varchar(100), status product_status, \"Order\" text)");
        run("CREATE INDEX product_by_size ON product (size, note)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop type if exists ProductStatus cascade;",
                "create type ProductStatus as enum ('ACTIVE','DRAFT');",
                "create cast (varchar as ProductStatus) with inout as implicit;",
                "create type Replaced as enum ('A');",
                "alter table if exists product alter column sku set data type varchar(255);",
                "alter table if exists product alter column price set data type numeric(38,2);",
                "alter table if exists product alter column \"Order\" set data type varchar(255);",
                "alter table if exists product drop constraint if exists UKabc;",
                "alter table if exists product add constraint UKabc unique (sku);",
                "create index IDXabc on product (size, note);",
                "create unique index IDXabc on product (sku);",
                ""
            })
    void nothingIsLeftWhereTheDatabaseHasIt(String script) throws SQLException {
        assertThat(SchemaDifference.of(script, connection)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table if exists product add column colour varchar(255);",
                "alter table if exists product alter column size set data type bigint;",
                "alter table if exists product alter column note set data type varchar(255);",
                "alter table if exists product add constraint UKabc unique (size);",
                "alter table if exists product add constraint UKabc unique (sku, size);",
                "create unique index IDXabc on product (size, note);",
                "create index IDXabc on product (note, size);",
                "create index \"Index\" on product (\"Order\");",
                "create table tag (id bigint not null, kind varchar(255) check ((kind in ('A','B'))), primary key (id));",
                "create sequence tag_SEQ start with 1 increment by 50;",
                "alter table if exists product add constraint FKabc foreign key (id) references product;",
                "create type Size as enum ('BIG','SMALL');\ncreate cast (varchar as Size) with inout as implicit;\n"
                        + "create cast (Size as varchar) with inout as implicit;\n"
                        + "alter table if exists product add column fit Size;"
            })
    void whatIsLeftCanBeAppliedAndTakenBackAndAppliedAgain(String script) throws SQLException {
        List<SchemaChange> changes = SchemaDifference.of(script, connection);
        assertThat(changes).hasSize(script.split("\n").length);
        assertThat(changes).noneMatch(change -> change.sql().contains("if exists"));
        List<SchemaChange> backwards = new ArrayList<>(changes);
        Collections.reverse(backwards);
        for (int turn = 0; turn < 2; turn++) {
            for (SchemaChange change : changes) {
                run(change.sql());
            }
            for (SchemaChange change : backwards) {
                run(change.undo());
            }
        }
    }

    @Test
    void theUndoOfAnotherTypeIsTheOneThatTheColumnHas() throws SQLException {
        assertThat(SchemaDifference.of("alter table product alter column note set data type varchar(255);", connection))
                .extracting(SchemaChange::undo)
                .containsExactly("alter table product alter column note set data type character varying(100)");
    }

    @Test
    void aTypeThatIsNotConvertedUnaskedIsCast() throws SQLException {
        run("INSERT INTO product (id, note) VALUES (1, '12')");
        SchemaChange change = SchemaDifference.of(
                        "alter table product alter column note set data type bigint;", connection)
                .get(0);
        run(change.sql());
        run(change.undo());
        assertThat(TestServer.value(connection, "SELECT note || pg_typeof(note) FROM product"))
                .isEqualTo("12character varying");
    }

    @Test
    void aNewValueOfAnEnumIsAddedAndNotTakenBack() throws SQLException {
        String script = "create type ProductStatus as enum ('ACTIVE','DRAFT','IT''S OVER');";
        List<SchemaChange> changes = SchemaDifference.of(script, connection);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.sql()).isEqualTo("alter type product_status add value 'IT''S OVER'");
            assertThat(change.undo()).isNull();
            assertThat(change.caution()).contains("never drops");
        });
        run(changes.get(0).sql());
        assertThat(SchemaDifference.of(script, connection)).isEmpty();
    }

    @Test
    void warnsOfAColumnThatRowsStandInTheWayOf() throws SQLException {
        assertThat(SchemaDifference.of("alter table product add column weight integer not null;", connection))
                .singleElement()
                .satisfies(change -> assertThat(change.caution()).contains("DEFAULT"));
        assertThat(SchemaDifference.of("alter table product add column weight integer default 1 not null;", connection))
                .singleElement()
                .satisfies(change -> assertThat(change.caution()).isNull());
    }

    @Test
    void readsStatementsThatAreBrokenIntoLines() throws SQLException {
        String script = "\n    alter table if exists product \n       alter column note set data type varchar(255);\n\n"
                + "    alter table if exists product \n       add column colour varchar(40);\n\n"
                + "    create table label (\n        id bigint not null,\n        primary key (id)\n    );\n";
        assertThat(SchemaDifference.of(script, connection))
                .extracting(SchemaChange::sql)
                .containsExactly(
                        "alter table product alter column note set data type varchar(255)",
                        "alter table product add column colour varchar(40)",
                        "create table label (id bigint not null, primary key (id))");
    }

    @Test
    void whatIsNotUnderstoodStaysAndHasNoUndo() throws SQLException {
        assertThat(SchemaDifference.of("comment on column product.size is 'in cm; roughly';\n", connection))
                .containsExactly(new SchemaChange("comment on column product.size is 'in cm; roughly'", null, null));
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
