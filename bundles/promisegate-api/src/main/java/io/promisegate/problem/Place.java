package io.promisegate.problem;

import java.util.Objects;

/**
 * Names a place in a source text.
 *
 * @param file name of the source as its author knows it
 * @param line line, counted from 1
 * @param column column in characters, counted from 1
 */
public record Place(String file, int line, int column) {

    public Place {
        Objects.requireNonNull(file, "file");
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("lines and columns are counted from 1");
        }
    }

    @Override
    public String toString() {
        return file + ':' + line + ':' + column;
    }
}
