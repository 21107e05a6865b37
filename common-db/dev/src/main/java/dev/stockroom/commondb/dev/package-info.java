/** What only dev mode shows and does: the card of the Dev UI. No packaged service has it. Not API. */
package dev.stockroom.commondb.dev;
