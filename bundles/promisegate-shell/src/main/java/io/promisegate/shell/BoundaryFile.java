package io.promisegate.shell;

import io.promisegate.boundary.BoundarySource;
import java.io.IOException;
import java.nio.file.Path;

/** Boundary documents that a user names. */
final class BoundaryFile {
    private BoundaryFile() {}

    /** Reads a document, whose origin is the shell: nobody watches the file. */
    static BoundarySource read(String file) throws IOException {
        Path path = Path.of(file).toAbsolutePath();
        return BoundarySource.read(path.toUri(), "shell:" + path.getFileName());
    }
}
