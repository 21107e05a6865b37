/** The fixtures of all packages: services as processes, servers that a test breaks, and what both have to say. */
package dev.stockroom.e2e.bed;
