/**
 * Lets a Quarkus service own its PostgreSQL database: waits for the server, creates the database, lets Quarkus Flyway
 * migrate at start, and answers the probes of Kubernetes meanwhile.
 *
 * <p>API are {@link dev.stockroom.commondb.CommonDbMain}, {@link dev.stockroom.commondb.settings.CommonDbConfig},
 * {@link dev.stockroom.commondb.failure.DatabaseStartException} and
 * {@link dev.stockroom.commondb.failure.CommandException}. The rooms, each of which uses only what stands above it:
 *
 * <ul>
 *   <li>{@code failure}: the words of a failure; {@code history}: what Flyway has written and what was built
 *   <li>{@code settings}: what is configured; {@code state}: how far the start has come, in memory
 *   <li>{@code server}: PostgreSQL by JDBC
 *   <li>{@code telemetry}: what machines see; {@code page}: what a person sees; {@code operator.adopt}: other tools'
 *     tables
 *   <li>{@code flyway}: the door to Flyway's internals; {@code probe}: answers until Quarkus has the port
 *   <li>{@code undo}: takes migrations back
 *   <li>{@code start}: the story, told by {@link dev.stockroom.commondb.start.DatabaseStart}
 *   <li>{@code quarkus}: places the start into Quarkus; {@code operator}: the database without the application
 *   <li>{@code operator.entities}, {@code operator.sources}, {@code operator.command}
 * </ul>
 *
 * <p>The jar {@code common-db-dev} holds what only dev mode needs; no packaged service has it.
 */
package dev.stockroom.commondb;
