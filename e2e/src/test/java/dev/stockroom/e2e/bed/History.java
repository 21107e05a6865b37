package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Flyway's history of one database. */
public record History(Sql sql) {

    public static History of(PostgresCluster cluster, String database) {
        return new History(cluster.sql(database));
    }

    public boolean exists() {
        return sql.holds("SELECT to_regclass('flyway_schema_history') IS NOT NULL");
    }

    /** The versions that were applied, in the order in which they were. */
    public List<Integer> applied() {
        return versions("success AND version IS NOT NULL");
    }

    public List<Integer> failed() {
        return versions("NOT success");
    }

    private List<Integer> versions(String condition) {
        return sql
                .rows("SELECT version FROM flyway_schema_history WHERE " + condition + " ORDER BY installed_rank")
                .stream()
                .map(Integer::valueOf)
                .toList();
    }

    /** P1: each migration once, in order, none failed, and nothing but the files. */
    public void isExactly(Service service) {
        assertThat(applied()).isEqualTo(service.versions());
        assertThat(failed()).isEmpty();
    }
}
