/** The promises P1 to P12, on one service or on many replicas of one, and the faults that put a promise to the test. */
package dev.stockroom.e2e.promise;
