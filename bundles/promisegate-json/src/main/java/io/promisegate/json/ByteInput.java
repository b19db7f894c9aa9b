package io.promisegate.json;

import io.promisegate.quote.Pointer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the bytes of a document.
 *
 * <p>It reads JSON as CPQs write it and nothing else: at whatever is no JSON, is beyond a limit or is merely unusual (a
 * number of many digits, an object of many members, a name that is not ASCII) it ends with {@link NotPlain}, and a
 * parser has to decide.
 */
final class ByteInput extends JsonInput {
    private static final int FEW_NAMES = 16;
    private static final int MAX_NAMES = 64;
    private static final int MAX_DIGITS = 18;

    private final byte[] bytes;
    private int at;
    private int depth;

    /** The names that stand in the objects around the cursor, those of the innermost last. */
    private String[] names = new String[FEW_NAMES];

    private int[] hashes = new int[FEW_NAMES];

    private int named;

    /** By which names the cursor came where it is; what stood there in other documents is expected. */
    private int path;

    /** What was known last, and so not read. */
    private KnownValues.@Nullable Known<?> latest;

    /** Whether the bytes are known to be UTF-8 and their escapes to be characters; those of ASCII need no check. */
    private boolean isChecked;

    /** Ends the reading of bytes; it says nothing of why. */
    static final class NotPlain extends IOException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    ByteInput(byte[] bytes) {
        this.bytes = bytes;
        skipSpace();
    }

    /** Returns whether nothing but space is left. */
    boolean isAtEnd() {
        skipSpace();
        return at == bytes.length;
    }

    @Override
    public void object(Pointer pointer, MemberReader reader) throws IOException {
        object(reader);
    }

    @Override
    public void object(Pointer array, int element, MemberReader reader) throws IOException {
        object(reader);
    }

    private void object(MemberReader reader) throws IOException {
        if (peek() == 'n') {
            literal("null");
            return;
        }
        int outer = named;
        for (boolean more = opens('{', '}'); more; more = goesOn('}')) {
            String name = memberName(outer);
            int start = at;
            reader.read(name);
            if (at == start) {
                skip();
            }
        }
        named = outer;
    }

    @Override
    public void array(Pointer pointer, ElementReader reader) throws IOException {
        if (peek() == 'n') {
            literal("null");
            return;
        }
        int index = 0;
        for (boolean more = opens('[', ']'); more; more = goesOn(']')) {
            int start = at;
            reader.read(index++);
            if (at == start) {
                skip();
            }
        }
    }

    @Override
    public <T> T again(KnownValues<T> known, ValueReader<T> reader) throws IOException {
        KnownValues.Known<T> its = known.at(latest, bytes, at, depth);
        if (its != null) {
            latest = its;
            at += its.bytes.length;
            return its.value;
        }
        int start = at;
        int before = path;
        T read = reader.read();
        path = before;
        known.keep(bytes, start, at, depth, read);
        return read;
    }

    @Override
    public boolean isArray() {
        return peek() == '[';
    }

    @Override
    public @Nullable String text() throws IOException {
        int start = at;
        switch (peek()) {
            case '"' -> {
                return string();
            }
            case '{', '[', 'n' -> {
                skip();
                return null;
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            default -> number();
        }
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable Object value() throws IOException {
        switch (peek()) {
            case '"' -> {
                return string();
            }
            case '{' -> {
                return map();
            }
            case '[' -> {
                return list();
            }
            case 't' -> {
                literal("true");
                return true;
            }
            case 'f' -> {
                literal("false");
                return false;
            }
            case 'n' -> {
                literal("null");
                return null;
            }
            default -> {
                return number();
            }
        }
    }

    private Map<String, Object> map() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        int outer = named;
        for (boolean more = opens('{', '}'); more; more = goesOn('}')) {
            String name = memberName(outer);
            Object member = value();
            if (member != null) {
                map.put(name, member);
            }
        }
        named = outer;
        return Collections.unmodifiableMap(map);
    }

    private List<Object> list() throws IOException {
        List<Object> list = new ArrayList<>();
        for (boolean more = opens('[', ']'); more; more = goesOn(']')) {
            Object element = value();
            if (element != null) {
                list.add(element);
            }
        }
        return Collections.unmodifiableList(list);
    }

    @Override
    public void skip() throws IOException {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> {
                int outer = named;
                for (boolean more = opens('{', '}'); more; more = goesOn('}')) {
                    memberName(outer);
                    skip();
                }
                named = outer;
            }
            case '[' -> {
                for (boolean more = opens('[', ']'); more; more = goesOn(']')) {
                    skip();
                }
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    /** Enters an object or array and returns whether there is anything in it, at which the cursor is then. */
    private boolean opens(char bracket, char closing) throws NotPlain {
        if (peek() != bracket || ++depth > JsonQuoteFormat.MAX_DEPTH) {
            throw new NotPlain();
        }
        at++;
        skipSpace();
        return peek() != closing || closes();
    }

    /** Returns whether something follows in an object or array, at which the cursor is then; leaves it otherwise. */
    private boolean goesOn(char closing) throws NotPlain {
        skipSpace();
        int c = peek();
        if (c == ',') {
            at++;
            skipSpace();
            return true;
        }
        if (c != closing) {
            throw new NotPlain();
        }
        return closes();
    }

    private boolean closes() {
        at++;
        depth--;
        return false;
    }

    /** Reads a name that does not stand in its object already, and goes to its value. */
    private String memberName(int outer) throws IOException {
        if (peek() != '"') {
            throw new NotPlain();
        }
        KnownTexts.Known known = name();
        path = KnownTexts.after(path, known);
        String name = known.text;
        int hash = name.hashCode();
        for (int i = outer; i < named; i++) {
            if (hashes[i] == hash && names[i].equals(name)) {
                throw new NotPlain();
            }
        }
        if (named - outer == MAX_NAMES) {
            throw new NotPlain();
        }
        if (named == names.length) {
            names = Arrays.copyOf(names, 2 * named);
            hashes = Arrays.copyOf(hashes, 2 * named);
        }
        names[named] = name;
        hashes[named++] = hash;
        skipSpace();
        if (peek() != ':') {
            throw new NotPlain();
        }
        at++;
        skipSpace();
        return name;
    }

    /** Reads a string, at whose first quotation mark the cursor is. */
    private String string() throws NotPlain {
        int start = at + 1;
        KnownTexts.Known expected = KnownTexts.VALUES.expected(path, bytes, start);
        if (expected != null) {
            at = start + expected.length + 1;
            return expected.text;
        }
        int end = Eight.firstOfInterest(bytes, start);
        if (!isEnd(end) || end - start > JsonQuoteFormat.MAX_STRING) {
            return unusualString(start, end);
        }
        at = end + 1;
        return KnownTexts.VALUES.at(path, bytes, start, end - start).text;
    }

    private void skipString() throws NotPlain {
        int start = at + 1;
        int end = Eight.firstOfInterest(bytes, start);
        if (!isEnd(end) || end - start > JsonQuoteFormat.MAX_STRING) {
            unusualString(start, end);
        } else {
            at = end + 1;
        }
    }

    private KnownTexts.Known name() throws NotPlain {
        int start = at + 1;
        KnownTexts.Known expected = KnownTexts.NAMES.expected(path, bytes, start);
        if (expected != null) {
            at = start + expected.length + 1;
            return expected;
        }
        int end = Eight.firstOfInterest(bytes, start);
        if (!isEnd(end) || end - start > JsonQuoteFormat.MAX_NAME) {
            throw new NotPlain();
        }
        at = end + 1;
        return KnownTexts.NAMES.at(path, bytes, start, end - start);
    }

    private boolean isEnd(int end) {
        return end < bytes.length && bytes[end] == '"';
    }

    /** Reads a string that has something else in it than plain ASCII. */
    private String unusualString(int start, int from) throws NotPlain {
        if (!isChecked) {
            if (Utf8Check.firstFault(bytes) != null) {
                throw new NotPlain();
            }
            isChecked = true;
        }
        StringBuilder text = null;
        int copied = start;
        for (int i = from; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                String rest = new String(bytes, copied, i - copied, StandardCharsets.UTF_8);
                String whole = text == null ? rest : text.append(rest).toString();
                if (whole.length() > JsonQuoteFormat.MAX_STRING) {
                    break;
                }
                return whole;
            }
            if (b == '\\') {
                text = text == null ? new StringBuilder() : text;
                text.append(new String(bytes, copied, i - copied, StandardCharsets.UTF_8));
                i++;
                text.append(escaped(i));
                i += bytes[i] == 'u' ? 4 : 0;
                copied = i + 1;
            } else if (b >= 0 && b < ' ') {
                break;
            }
        }
        throw new NotPlain();
    }

    /** Returns the character that an escape stands for, from behind its backslash. */
    private char escaped(int from) throws NotPlain {
        switch (from < bytes.length ? bytes[from] : 0) {
            case '"', '\\', '/' -> {
                return (char) bytes[from];
            }
            case 'b' -> {
                return '\b';
            }
            case 'f' -> {
                return '\f';
            }
            case 'n' -> {
                return '\n';
            }
            case 'r' -> {
                return '\r';
            }
            case 't' -> {
                return '\t';
            }
            case 'u' -> {
                int unit = 0;
                for (int i = from + 1; i <= from + 4; i++) {
                    int digit = i < bytes.length ? Character.digit(bytes[i], 16) : -1;
                    if (digit < 0) {
                        throw new NotPlain();
                    }
                    unit = unit << 4 | digit;
                }
                return (char) unit;
            }
            default -> throw new NotPlain();
        }
    }

    /** Reads a number without exponent whose digits fit into a long. */
    private BigDecimal number() throws NotPlain {
        boolean isNegative = peek() == '-';
        if (isNegative) {
            at++;
        }
        int start = at;
        long unscaled = 0;
        int c = peek();
        for (; c >= '0' && c <= '9'; c = peek()) {
            unscaled = 10 * unscaled + (c - '0');
            at++;
        }
        int digits = at - start;
        int scale = 0;
        boolean isWhole = digits > 0 && (digits == 1 || bytes[start] != '0');
        if (c == '.') {
            int point = at++;
            for (c = peek(); c >= '0' && c <= '9'; c = peek()) {
                unscaled = 10 * unscaled + (c - '0');
                at++;
            }
            scale = at - point - 1;
            isWhole &= scale > 0;
        }
        if (!isWhole || digits + scale > MAX_DIGITS || c == 'e' || c == 'E') {
            throw new NotPlain();
        }
        return BigDecimal.valueOf(isNegative ? -unscaled : unscaled, scale);
    }

    private void literal(String word) throws NotPlain {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw new NotPlain();
            }
            at++;
        }
    }

    /** Returns the byte at the cursor; what no value begins or ends with where there is none. */
    private int peek() {
        return at < bytes.length ? bytes[at] : 0;
    }

    private void skipSpace() {
        int i = at;
        while (i < bytes.length && isSpace(bytes[i])) {
            i = Eight.afterSpaces(bytes, i + 1);
        }
        at = i;
    }

    private static boolean isSpace(byte b) {
        return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
    }
}
