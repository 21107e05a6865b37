/**
 * Lets a Quarkus service own its PostgreSQL database: waits for the server, creates the database, lets Quarkus Flyway
 * migrate at start, and answers the probes of Kubernetes meanwhile. {@link dev.stockroom.commondb.start.DatabaseStart}
 * tells the story.
 */
package dev.stockroom.commondb;
