package dev.stockroom.commondb.server;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.Supplier;

/** A socket that reads in slices, and between two slices of silence lets its watch decide whether to go on. */
final class WatchedSocket extends Socket {

    private final AnswerWatch watch;
    private volatile boolean known;
    private volatile int timeoutMs;
    private volatile long unansweredBytes;

    WatchedSocket(AnswerWatch watch) {
        this.watch = watch;
    }

    /** The time-out of a whole read, as the driver sets it; zero for none. */
    @Override
    public void setSoTimeout(int millis) throws SocketException {
        super.setSoTimeout(millis);
        timeoutMs = millis;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        super.getSoTimeout(); // refuses a closed socket
        Supplier<AnswerWatch.Asker> introduced = WatchedSockets.introduced();
        if (introduced != null && !known) {
            known = true;
            watch.begin(introduced.get());
        }
        return timeoutMs;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Answers(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Questions(super.getOutputStream());
    }

    /** What comes from the server. */
    private final class Answers extends FilterInputStream {

        private Answers(InputStream socket) {
            super(socket);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            AnswerWatch.Silence silence = watch.silence(unansweredBytes);
            long begin = System.nanoTime();
            while (true) {
                WatchedSocket.super.setSoTimeout(sliceMs(silence, millisSince(begin)));
                try {
                    int read = in.read(bytes, offset, length);
                    unansweredBytes = 0;
                    return read;
                } catch (SocketTimeoutException e) {
                    int timeout = timeoutMs;
                    if (timeout > 0 && millisSince(begin) >= timeout) {
                        throw e;
                    }
                    goOn(silence);
                }
            }
        }

        private int sliceMs(AnswerWatch.Silence silence, long waitedMs) {
            int timeout = timeoutMs;
            int patience = silence.patienceMs();
            return timeout == 0 ? patience : (int) Math.max(1, Math.min(patience, timeout - waitedMs));
        }

        private long millisSince(long nanoTime) {
            return (System.nanoTime() - nanoTime) / 1_000_000;
        }

        /** Closes first, so that TLS, which says good-bye before it passes the failure on, is not held up. */
        private void goOn(AnswerWatch.Silence silence) throws IOException {
            try {
                silence.goOn();
            } catch (AnswerLostException e) {
                WatchedSocket.this.close();
                throw e;
            }
        }
    }

    /** What goes to the server, counted. */
    private final class Questions extends FilterOutputStream {

        private Questions(OutputStream socket) {
            super(socket);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            unansweredBytes += length;
        }
    }
}
