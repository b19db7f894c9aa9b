package io.promisegate.decision;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message for each audience, put together when somebody reads it: of most decisions few are read, and of those that
 * are tried out none. Unmodifiable and thread-safe; reading one for which there are no words throws a
 * {@link NullPointerException}.
 */
public final class Messages extends AbstractMap<Audience, String> {
    private static final Set<Audience> AUDIENCES = EnumSet.allOf(Audience.class);

    private final Function<Audience, String> words;

    /** By audience, as far as they were read; a thread that does not see what another has put there makes it itself. */
    private final @Nullable String[] read = new @Nullable String[AUDIENCES.size()];

    /**
     * Makes them.
     *
     * @param words what to say to an audience, not null: the same each time, of what nobody changes any more; several
     *     threads may ask. It is kept as long as the messages: who keeps a decision for long copies them
     */
    public Messages(Function<Audience, String> words) {
        this.words = Objects.requireNonNull(words, "words");
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
        return key instanceof Audience audience ? message(audience) : null;
    }

    private String message(Audience audience) {
        String known = read[audience.ordinal()];
        if (known == null) {
            known = Objects.requireNonNull(words.apply(audience));
            read[audience.ordinal()] = known;
        }
        return known;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof Audience;
    }

    @Override
    public int size() {
        return AUDIENCES.size();
    }

    @Override
    public Set<Entry<Audience, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<Audience, String>> iterator() {
                return AUDIENCES.stream()
                        .map(audience -> Map.entry(audience, message(audience)))
                        .iterator();
            }

            @Override
            public int size() {
                return AUDIENCES.size();
            }
        };
    }
}
