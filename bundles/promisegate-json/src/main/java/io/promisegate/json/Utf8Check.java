package io.promisegate.json;

import org.jspecify.annotations.Nullable;

/**
 * Checks in one pass what a JSON parser lets through: bytes that are no UTF-8 (RFC 3629), escapes of lone surrogates
 * and of NUL, which no store downstream can hold.
 */
final class Utf8Check {

    /** What is wrong, and at which byte. */
    record Fault(int offset, String code, String message) {}

    private Utf8Check() {}

    static @Nullable Fault firstFault(byte[] bytes) {
        int i = 0;
        int end = bytes.length;
        while (i < end) {
            i = Eight.firstOfInterest(bytes, i);
            if (i == end) {
                break;
            }
            byte b = bytes[i];
            if (b >= 0) {
                if (b == '\\') {
                    int after = afterEscape(bytes, i);
                    if (after < 0) {
                        return escapeFault(bytes, i);
                    }
                    i = after;
                } else {
                    i++;
                }
            } else {
                int length = sequenceLength(bytes, i);
                if (length == 0) {
                    return new Fault(i, "PG-Q001", "This byte is not UTF-8.");
                }
                i += length;
            }
        }
        return null;
    }

    /** Returns where to go on behind an escape, or -1 where it may not stand. */
    private static int afterEscape(byte[] bytes, int at) {
        if (at + 5 >= bytes.length || bytes[at + 1] != 'u') {
            return at + 2;
        }
        int unit = hex(bytes, at + 2);
        if (unit == 0 || Character.isLowSurrogate((char) unit)) {
            return -1;
        }
        if (Character.isHighSurrogate((char) unit)) {
            boolean paired = at + 11 < bytes.length
                    && bytes[at + 6] == '\\'
                    && bytes[at + 7] == 'u'
                    && Character.isLowSurrogate((char) hex(bytes, at + 8));
            return paired ? at + 12 : -1;
        }
        return at + 6;
    }

    private static Fault escapeFault(byte[] bytes, int at) {
        return hex(bytes, at + 2) == 0
                ? new Fault(at, "PG-Q002", "The character NUL cannot be kept.")
                : new Fault(at, "PG-Q002", "Half a surrogate pair is no character.");
    }

    /** Returns the value of four hexadecimal digits; an odd value, no surrogate, where they are none. */
    private static int hex(byte[] bytes, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return 1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Returns the length of a well-formed sequence of several bytes, 0 for one that is not. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int least = 0x80;
        int most = 0xBF;
        int length;
        if (first >= 0xC2 && first <= 0xDF) {
            length = 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            length = 3;
            least = first == 0xE0 ? 0xA0 : 0x80;
            most = first == 0xED ? 0x9F : 0xBF;
        } else if (first >= 0xF0 && first <= 0xF4) {
            length = 4;
            least = first == 0xF0 ? 0x90 : 0x80;
            most = first == 0xF4 ? 0x8F : 0xBF;
        } else {
            return 0;
        }
        if (at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i] & 0xFF;
            if (next < least || next > most) {
                return 0;
            }
            least = 0x80;
            most = 0xBF;
        }
        return length;
    }
}
