package io.promisegate.engine.cel;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** How compiled code reads the structs of the host and calls its functions. Immutable. */
public interface HostModel {
    /** A host without structs and functions. */
    HostModel NONE = new HostModel() {
        @Override
        public boolean isStruct(String type) {
            return false;
        }

        @Override
        public Class<?> classOf(String type) {
            throw new IllegalArgumentException(type);
        }

        @Override
        public @Nullable Field field(String type, String field) {
            return null;
        }

        @Override
        public @Nullable Function function(String overload) {
            return null;
        }
    };

    /** Returns whether a type is a struct of the host. */
    boolean isStruct(String type);

    /** Returns the class of a struct's objects. */
    Class<?> classOf(String type);

    /** Returns how a field of a struct is read, null where that is not known. */
    @Nullable
    Field field(String type, String field);

    /** Returns how an overload is called, null where it is not a function of the host. */
    @Nullable
    Function function(String overload);

    /** How a field is read. */
    sealed interface Field permits Part, Always, Maybe, Marked {}

    /** The field is another view of the same object, and always there. */
    record Part() implements Field {}

    /**
     * The field is always there.
     *
     * @param reader static method from the object, and the constant where there is one, to the value
     */
    record Always(Method reader, @Nullable Object constant) implements Field {}

    /**
     * The field is there where the reader does not answer null.
     *
     * @param reader static method from the object, and the constant where there is one, to the value
     * @param test static method from the object to whether the field is there, null where one has to read it
     */
    record Maybe(
            Method reader,
            @Nullable Object constant,
            @Nullable Method test) implements Field {}

    /**
     * The field is there where its bit is set among the marks of the object.
     *
     * @param marks static method from the object to the bits of all fields that are there
     * @param bit the bit of this one
     * @param reader static method from the object, and the constant where there is one, to the value
     */
    record Marked(
            Method marks, long bit, Method reader, @Nullable Object constant) implements Field {}

    /**
     * A function of the host, which has no effect.
     *
     * @param method static method from the constant and the arguments to the value; it has one for all arguments
     */
    record Function(Method method, Object constant) {}
}
