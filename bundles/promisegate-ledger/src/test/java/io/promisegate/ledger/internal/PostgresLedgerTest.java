package io.promisegate.ledger.internal;

import java.sql.SQLException;

class PostgresLedgerTest extends LedgerContract {
    private final String url =
            Postgres.url(Postgres.newDatabase(), Postgres.server().getPort());

    @Override
    LedgerStore open(LedgerStore.Settings settings) throws SQLException {
        return LedgerStore.open(url, "", "", settings);
    }

    @Override
    LedgerStore second() throws SQLException {
        return open(LedgerStore.Settings.DEFAULT);
    }
}
