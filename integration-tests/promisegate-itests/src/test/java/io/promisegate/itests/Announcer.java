package io.promisegate.itests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.http.jakarta.CometDServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The Streaming API of an org: CometD's own server, with which an org answers too. */
final class Announcer implements AutoCloseable {
    static final String PATH = "/cometd/62.0";
    static final String CHANNEL = "/data/ChangeEvents";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient http = HttpClient.newHttpClient();
    private final BayeuxServer bayeux;

    Announcer() throws IOException {
        try {
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/");
            ServletHolder holder = new ServletHolder(new CometDServlet());
            holder.setInitOrder(1);
            holder.setAsyncSupported(true);
            // quicker than an org, so that it is seen to be asked again
            holder.setInitParameter("timeout", "2000");
            context.addServlet(holder, "/cometd/*");
            server.setHandler(context);
            server.start();
            bayeux = (BayeuxServer) context.getServletContext().getAttribute(BayeuxServer.ATTRIBUTE);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Says that a record has changed. */
    void announce(String object, String id) {
        bayeux.createChannelIfAbsent(CHANNEL)
                .getReference()
                .publish(
                        null,
                        Map.of("payload", Map.of("ChangeEventHeader", Map.of("entityName", object, "recordIds", id))),
                        Promise.noop());
    }

    /** Returns how many listen. */
    int listeners() {
        var channel = bayeux.getChannel(CHANNEL);
        return channel == null ? 0 : channel.getSubscribers().size();
    }

    /** Forgets who listens. */
    void forget() {
        bayeux.getSessions().forEach(ServerSession::disconnect);
    }

    /** Has CometD answer a request that came to the org. */
    Emulator.Reply reply(HttpExchange exchange, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + PATH))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        exchange.getRequestHeaders()
                .getOrDefault("Cookie", List.of())
                .forEach(cookie -> request.header("Cookie", cookie));
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            response.headers()
                    .allValues("Set-Cookie")
                    .forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie));
            return new Emulator.Reply(response.statusCode(), new String(response.body(), UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
