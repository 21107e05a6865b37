/** What is configured, and the names that follow from it. Not API. */
package dev.stockroom.commondb.settings;
