package dev.stockroom.e2e.campaign;

/** One disturbed start: what is disturbed, how, and at which message. */
record Case(Beginning beginning, Fault fault, int number) {}
