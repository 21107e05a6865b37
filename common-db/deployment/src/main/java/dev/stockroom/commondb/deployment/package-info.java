/**
 * The build-time half of common-db: places its steps into the start, checks the migrations, serves dev and test
 * databases.
 */
package dev.stockroom.commondb.deployment;
