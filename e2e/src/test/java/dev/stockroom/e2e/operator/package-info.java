/** The commands of an operator: what a command prints, changes and refuses, and how a command ends. */
package dev.stockroom.e2e.operator;
