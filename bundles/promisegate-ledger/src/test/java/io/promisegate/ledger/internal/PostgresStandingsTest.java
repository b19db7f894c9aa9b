package io.promisegate.ledger.internal;

class PostgresStandingsTest extends StandingsContract {
    @Override
    LedgerStore open() throws Exception {
        String url = Postgres.url(Postgres.newDatabase(), Postgres.server().getPort());
        return LedgerStore.open(url, "", "", LedgerStore.Settings.DEFAULT);
    }
}
