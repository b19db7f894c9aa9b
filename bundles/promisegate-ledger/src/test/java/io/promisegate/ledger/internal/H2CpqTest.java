package io.promisegate.ledger.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2CpqTest extends CpqContract {
    @TempDir
    private Path folder;

    @Override
    LedgerStore open() throws Exception {
        return LedgerStore.open(folder.resolve("ledger"), LedgerStore.Settings.DEFAULT);
    }
}
