package io.promisegate.ledger.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes that nobody changes. */
final class Bytes {
    /** No bytes. */
    static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Returns an array, from then on not to be changed. */
    static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    /** Returns an array where there is one. */
    static @Nullable Bytes ofNullable(byte @Nullable [] array) {
        return array == null ? null : new Bytes(array);
    }

    static Bytes ofHex(String digits) {
        return new Bytes(HexFormat.of().parseHex(digits));
    }

    /** Returns the array, not to be changed. */
    byte[] array() {
        return array;
    }

    static byte @Nullable [] arrayOf(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.array;
    }

    int length() {
        return array.length;
    }

    String hex() {
        return HexFormat.of().formatHex(array);
    }

    String utf8() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** Returns hexadecimal digits. */
    @Override
    public String toString() {
        return hex();
    }
}
