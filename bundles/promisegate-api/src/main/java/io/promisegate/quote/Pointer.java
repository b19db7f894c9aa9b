package io.promisegate.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Points into a JSON document (RFC 6901).
 *
 * <p>A pointer is a link to its parent and one token, so that readers can make one per promise without building text;
 * the text is made when it is asked for. Immutable and thread-safe.
 */
public final class Pointer {
    /** Points to the whole document. */
    public static final Pointer ROOT = new Pointer(null, "", -1);

    /** Most pointers are no longer. */
    private static final int LENGTH = 64;

    private final @Nullable Pointer parent;
    private final @Nullable String name;
    private final int index;

    private Pointer(@Nullable Pointer parent, @Nullable String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /** Returns the pointer to a member of the object that this one points to. */
    public Pointer child(String member) {
        return new Pointer(this, Objects.requireNonNull(member, "member"), -1);
    }

    /** Returns the pointer to an element of the array that this one points to. */
    public Pointer child(int element) {
        return new Pointer(this, null, element);
    }

    /** Returns the pointer that leads on from this one by tokens, member by member. */
    public Pointer child(List<String> tokens) {
        Pointer at = this;
        for (String token : tokens) {
            at = at.child(token);
        }
        return at;
    }

    /** Returns the tokens of a pointer's text. */
    public static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        for (int start = text.indexOf('/'); start >= 0; ) {
            int end = text.indexOf('/', start + 1);
            String token = text.substring(start + 1, end < 0 ? text.length() : end);
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
            start = end;
        }
        return tokens;
    }

    /** Returns the pointer to what holds this value, or the root for the root itself. */
    public Pointer parent() {
        return parent == null ? this : parent;
    }

    /**
     * Returns the text that leads here from a pointer which this one was made of.
     *
     * @return null where this one was not made of it
     */
    public @Nullable String below(Pointer ancestor) {
        StringBuilder text = new StringBuilder();
        return appendTo(text, ancestor) ? text.toString() : null;
    }

    /** Appends what leads here from another, null for the root, and returns whether anything does. */
    @SuppressWarnings("ReferenceEquality") // a pointer is made of the very object
    private boolean appendTo(StringBuilder text, @Nullable Pointer from) {
        if (this == from) {
            return true;
        }
        if (parent == null) {
            return from == null;
        }
        if (!parent.appendTo(text, from)) {
            return false;
        }
        text.append('/');
        if (name == null) {
            text.append(index);
        } else {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                switch (c) {
                    case '~' -> text.append("~0");
                    case '/' -> text.append("~1");
                    default -> text.append(c);
                }
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pointer that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Returns the RFC 6901 text; empty for the root. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(LENGTH);
        boolean unused = appendTo(text, null);
        return text.toString();
    }
}
