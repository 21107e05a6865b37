/** Takes migrations back, and keeps what that needs in the database. Not API. */
package dev.stockroom.commondb.undo;
