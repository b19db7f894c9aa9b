package io.promisegate.web;

import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskException;
import io.promisegate.web.Sessions.Session;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.BadMessageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console: pages for sellers, reviewers and operators. Everybody logs in; each form carries the proof of its
 * session, and each page says which others may show it in a frame. Stands in front of what else the server answers.
 */
final class Console implements Filter {
    static final String ROOT = "/console";

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final String COOKIE = "promisegate";
    private static final String PROOF = "proof";
    /** What the server takes as a form. */
    private static final int MOST_FORM = 200_000;

    private static final String NOBODY = "'none'";
    private static final Map<String, String> ASSETS = Map.of(
            "console.css", "text/css",
            "htmx.min.js", "text/javascript",
            "sse.js", "text/javascript",
            "icon.svg", "image/svg+xml");

    private final Sessions sessions;
    private final Pages pages;
    private final LiveUpdates live;
    private final FlowApi.Flows flows;
    private final List<Section> sections;
    private final String frames;
    private final String policy;
    private final boolean isTls;

    /** A part of the console. */
    interface Section {

        /** Returns the first step of its addresses. */
        String path();

        /** Returns what it is called; empty for one that is not in the menu. */
        String title();

        /** Returns whether somebody may see it. */
        boolean isFor(Session session);

        /**
         * Answers with a page.
         *
         * @param steps what follows the first step of the address
         */
        void get(Visit visit, List<String> steps) throws IOException;

        /** Does what a form asks for, which is known to be one of ours. */
        void post(Visit visit, List<String> steps) throws IOException;
    }

    /**
     * Makes it.
     *
     * @param frames the pages that may show the console in a frame, as sources of a Content-Security-Policy; empty for
     *     none
     * @param isTls whether browsers reach it over TLS
     */
    Console(
            Sessions sessions,
            Pages pages,
            LiveUpdates live,
            FlowApi.Flows flows,
            List<Section> sections,
            String frames,
            boolean isTls) {
        this.sessions = sessions;
        this.pages = pages;
        this.live = live;
        this.flows = flows;
        this.sections = List.copyOf(sections);
        this.isTls = isTls;
        this.frames = frames.isBlank() ? NOBODY : frames.strip();
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                + " form-action 'self'; base-uri 'none'; frame-ancestors " + this.frames;
    }

    /** A request of somebody who is logged in, and its answer. */
    final class Visit {
        final HttpServletRequest request;
        final HttpServletResponse response;
        final Session session;

        private Visit(HttpServletRequest request, HttpServletResponse response, Session session) {
            this.request = request;
            this.response = response;
            this.session = session;
        }

        /** Returns a parameter, empty where there is none. */
        String text(String name) {
            String text = request.getParameter(name);
            return text == null ? "" : text.strip();
        }

        /** Returns the constant that a parameter names, null where it names none. */
        <E extends Enum<E>> @Nullable E constant(Class<E> type, String name) {
            String text = text(name);
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElse(null);
        }

        /** Returns the desk. */
        DealDesk desk() {
            DealDesk desk = flows.desk();
            if (desk == null) {
                throw new IllegalStateException("The desk is not running.");
            }
            return desk;
        }

        /** Answers with a page. */
        void page(String template, Map<String, ?> model) throws IOException {
            page(HttpServletResponse.SC_OK, template, model);
        }

        void page(int status, String template, Map<String, ?> model) throws IOException {
            Map<String, Object> all = new HashMap<>(model);
            all.put("words", Words.WORDS);
            all.put("root", ROOT);
            all.put("user", session.person().name());
            all.put(PROOF, session.proof());
            all.put("sections", menu(session));
            all.put("address", address());
            html(response, status, pages.page(template, all));
        }

        private String address() {
            String query = request.getQueryString();
            return request.getRequestURI() + (query == null ? "" : '?' + query);
        }

        /** Answers that something is not there, or does not work. */
        void problem(int status, String title, String detail) throws IOException {
            page(status, "problem", Map.of("title", title, "detail", detail));
        }

        /** Goes to another page of the console. */
        void goTo(String address) {
            response.setHeader("Location", ROOT + address);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        }
    }

    /** An entry of the menu; public, or templates could not read it. */
    public record Entry(String path, String title) {}

    private List<Entry> menu(Session session) {
        return sections.stream()
                .filter(section -> !section.title().isEmpty() && section.isFor(session))
                .map(section -> new Entry(section.path(), section.title()))
                .toList();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String path = asked.getRequestURI();
        if (path.equals("/")) {
            answer.setHeader("Location", ROOT);
            answer.setStatus(HttpServletResponse.SC_SEE_OTHER);
        } else if (path.equals(ROOT) || path.startsWith(ROOT + '/')) {
            guarded(asked, answer, path.substring(ROOT.length()));
        } else {
            chain.doFilter(request, response);
        }
    }

    private void guarded(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        secure(response);
        try {
            answer(request, response, path);
        } catch (BadMessageException e) {
            LOG.debug("A request that cannot be read", e);
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        } catch (RuntimeException | IOException e) {
            LOG.error("The console cannot answer {}", request.getRequestURI(), e);
            if (!response.isCommitted()) {
                response.reset();
                secure(response);
                html(
                        response,
                        HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                        pages.page("failed", Map.of("root", ROOT)));
            }
        }
    }

    private void secure(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        if (frames.equals(NOBODY)) {
            response.setHeader("X-Frame-Options", "DENY");
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        List<String> steps = Arrays.stream(path.split("/", -1))
                .filter(step -> !step.isEmpty())
                .map(step -> URLDecoder.decode(step, StandardCharsets.UTF_8))
                .toList();
        String first = steps.isEmpty() ? "" : steps.get(0);
        boolean isRead =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!isRead && !request.getMethod().equals("POST")) {
            response.setHeader("Allow", "GET, HEAD, POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        if (first.equals("assets") && isRead) {
            asset(response, steps.size() == 2 ? steps.get(1) : "");
            return;
        }
        if (!isRead && (request.getContentLengthLong() < 0 || request.getContentLengthLong() > MOST_FORM)) {
            html(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, pages.page("large", Map.of("root", ROOT)));
            return;
        }
        Session session = sessions.find(cookie(request));
        if (first.equals("login")) {
            login(request, response, isRead);
        } else if (session == null) {
            noSession(request, response, isRead);
        } else if (!isRead && !session.isProvenBy(request.getParameter(PROOF))) {
            new Visit(request, response, session)
                    .problem(
                            HttpServletResponse.SC_FORBIDDEN,
                            "This form is not ours",
                            "Nothing was changed. Open the page again, and send its form.");
        } else {
            visit(new Visit(request, response, session), first, steps, isRead);
        }
    }

    private void visit(Visit visit, String first, List<String> steps, boolean isRead) throws IOException {
        if (first.equals("logout") && !isRead) {
            sessions.close(visit.session.id());
            visit.goTo("/login");
            return;
        }
        if (first.equals("events") && isRead) {
            live.open(visit.request, visit.response);
            return;
        }
        if (first.isEmpty()) {
            sections.stream()
                    .filter(section -> section.isFor(visit.session))
                    .findFirst()
                    .ifPresent(section -> visit.goTo('/' + section.path()));
        }
        if (visit.response.getStatus() == HttpServletResponse.SC_SEE_OTHER) {
            return;
        }
        Section section = sections.stream()
                .filter(one -> one.path().equals(first))
                .findFirst()
                .orElse(null);
        if (section == null) {
            visit.problem(HttpServletResponse.SC_NOT_FOUND, "There is no such page", "Nothing has this address.");
        } else if (!section.isFor(visit.session)) {
            visit.problem(
                    HttpServletResponse.SC_FORBIDDEN,
                    "This is not for you",
                    visit.session.person().name() + " has no role that sees this page.");
        } else {
            visit(visit, section, steps.subList(1, steps.size()), isRead);
        }
    }

    private static void visit(Visit visit, Section section, List<String> steps, boolean isRead) throws IOException {
        try {
            if (isRead) {
                section.get(visit, steps);
            } else {
                LOG.info("{} sends {} of the console", visit.session.person().name(), visit.request.getRequestURI());
                section.post(visit, steps);
            }
        } catch (DeskException e) {
            int status = switch (e.reason()) {
                case UNKNOWN -> HttpServletResponse.SC_NOT_FOUND;
                case STALE, CONFLICT -> HttpServletResponse.SC_CONFLICT;
                case FORBIDDEN -> HttpServletResponse.SC_FORBIDDEN;
                case INVALID -> HttpServletResponse.SC_BAD_REQUEST;
            };
            visit.problem(status, "This was not done", String.valueOf(e.getMessage()));
        } catch (IllegalStateException | IOException e) {
            LOG.warn("The console cannot go on: {}", e.getMessage());
            visit.problem(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "This does not work now",
                    "What is behind this page cannot be reached. Try again soon.");
        }
    }

    private static void noSession(HttpServletRequest request, HttpServletResponse response, boolean isRead) {
        String path = request.getRequestURI();
        if (!isRead || request.getHeader("HX-Request") != null || path.equals(ROOT + "/events")) {
            response.setHeader("HX-Redirect", ROOT + "/login");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        String query = request.getQueryString();
        String to = path + (query == null ? "" : '?' + query);
        response.setHeader("Location", ROOT + "/login?to=" + Words.WORDS.part(to));
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    }

    private void login(HttpServletRequest request, HttpServletResponse response, boolean isRead) throws IOException {
        String to = String.valueOf(request.getParameter("to"));
        // of the console alone, wherever the link came from
        String target = to.startsWith(ROOT + '/') && !to.contains("\\") && !to.contains("\n") ? to : ROOT;
        if (isRead) {
            html(response, HttpServletResponse.SC_OK, loginPage(target, ""));
            return;
        }
        String name = String.valueOf(request.getParameter("name"));
        String password = String.valueOf(request.getParameter("password"));
        if (isFromElsewhere(request)) {
            html(response, HttpServletResponse.SC_FORBIDDEN, loginPage(target, "Log in on this page itself."));
            return;
        }
        Session session = sessions.open(name, password);
        if (session == null) {
            boolean isBarred = sessions.isBarred(name);
            html(
                    response,
                    isBarred ? 429 : HttpServletResponse.SC_UNAUTHORIZED,
                    loginPage(
                            target,
                            isBarred
                                    ? "Too many wrong passwords. Try again in five minutes."
                                    : "Name or password is wrong."));
            return;
        }
        response.addHeader("Set-Cookie", cookie(session.id(), isTls || request.isSecure()));
        response.setHeader("Location", target);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    }

    /** In the frame of another site, a browser keeps a cookie only where it says that it is meant for that. */
    private String cookie(String id, boolean isSecure) {
        boolean isFramed = !frames.equals(NOBODY) && isSecure;
        return COOKIE + '=' + id + "; Path=" + ROOT + "; HttpOnly; "
                + (isFramed
                        ? "Secure; SameSite=None; Partitioned"
                        : isSecure ? "Secure; SameSite=Lax" : "SameSite=Lax");
    }

    private static boolean isFromElsewhere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private String loginPage(String to, String problem) throws IOException {
        return pages.page("login", Map.of("root", ROOT, "to", to, "problem", problem));
    }

    private static @Nullable String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? null
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse(null);
    }

    private static void asset(HttpServletResponse response, String name) throws IOException {
        String type = ASSETS.get(name);
        if (type == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try (InputStream in = Console.class.getResourceAsStream("assets/" + name)) {
            if (in == null) {
                throw new IOException("The bundle has no " + name);
            }
            response.setContentType(type);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Cache-Control", "max-age=3600");
            response.getOutputStream().write(in.readAllBytes());
        }
    }

    private static void html(HttpServletResponse response, int status, String page) throws IOException {
        response.setStatus(status);
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }
}
