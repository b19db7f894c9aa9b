package io.promisegate.spi;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says why something could not be told to another system, and when it may be tried again. */
public final class NotDeliveredException extends IOException {
    private static final long serialVersionUID = 1;

    private final @Nullable Duration pause;
    private final boolean isFinal;

    private NotDeliveredException(String why, @Nullable Duration pause, boolean isFinal) {
        super(why);
        this.pause = pause;
        this.isFinal = isFinal;
    }

    /** Says that the other system may take it after a pause; null where it does not say after which. */
    public static NotDeliveredException after(@Nullable Duration pause, String why) {
        return new NotDeliveredException(why, pause, false);
    }

    /** Says that the other system will not take it as it is, however often it is tried. */
    public static NotDeliveredException never(String why) {
        return new NotDeliveredException(why, null, true);
    }

    /** Returns the pause that the other system asks for, null where it asks for none. */
    public @Nullable Duration pause() {
        return pause;
    }

    /** Returns whether trying again is in vain. */
    public boolean isFinal() {
        return isFinal;
    }
}
