package io.promisegate.ledger.internal;

import java.sql.SQLException;

class H2LedgerTest extends LedgerContract {
    @Override
    LedgerStore open(LedgerStore.Settings settings) throws SQLException {
        return LedgerStore.open(folder.resolve("ledger"), settings);
    }
}
