/** Rooms in which each rule of {@code RoomsTest} is broken. */
package dev.stockroom.misbuilt;
