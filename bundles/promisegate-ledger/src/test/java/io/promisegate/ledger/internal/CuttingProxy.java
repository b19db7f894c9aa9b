package io.promisegate.ledger.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and PostgreSQL, and cuts connections: all of them, or one in the middle of its commit. */
final class CuttingProxy implements AutoCloseable {
    private static final String COMMIT = "COMMIT";

    /** Where in a commit a connection is cut. */
    enum Cut {
        /** The server never gets it. */
        BEFORE,
        /** The server gets it, and its answer is lost. */
        AFTER
    }

    private final ServerSocket listening;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cutBefore = new AtomicInteger();
    private final AtomicInteger cutAfter = new AtomicInteger();
    private volatile boolean isDown;

    CuttingProxy(int port) throws IOException {
        this.port = port;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (isDown) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server, true));
                start(() -> pump(server, client, false));
            } catch (IOException e) {
                // the proxy is closed, or a client has gone again
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isFromClient) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                boolean isCommit =
                        isFromClient && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(COMMIT);
                if (isCommit && taken(cutBefore)) {
                    return;
                }
                if (isCommit && taken(cutAfter)) {
                    // the answer finds nobody
                    from.close();
                    out.write(buffer, 0, read);
                    out.flush();
                    in.readNBytes(0);
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // one of the two has gone
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static boolean taken(AtomicInteger count) {
        return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** Cuts the next commit. */
    void cutNextCommit(Cut where) {
        (where == Cut.BEFORE ? cutBefore : cutAfter).incrementAndGet();
    }

    /** Cuts all connections, and lets nobody in. */
    void down() {
        isDown = true;
        cutAll();
    }

    void up() {
        isDown = false;
    }

    private void cutAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutAll();
    }
}
