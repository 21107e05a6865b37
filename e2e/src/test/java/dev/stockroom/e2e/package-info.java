/**
 * Black-box tests: the packaged services as processes, against PostgreSQL servers that the tests start, stop and break.
 *
 * <p>The fixtures are in {@link dev.stockroom.e2e.bed}, which uses none of the other packages. The tests are in the packages
 * beside it, by their subject.
 *
 * <p>The tags P1 to P12 are the promises that a test checks; P7 and "the password appears nowhere" are checked after
 * every test by {@link dev.stockroom.e2e.bed.Testbed}.
 */
package dev.stockroom.e2e;
