/** Starts whose connection to the server is disturbed at one message: each of them ends well, and the next start completes it. */
package dev.stockroom.e2e.campaign;
