package io.promisegate.ledger.internal;

class PostgresCpqTest extends CpqContract {
    @Override
    LedgerStore open() throws Exception {
        String url = Postgres.url(Postgres.newDatabase(), Postgres.server().getPort());
        return LedgerStore.open(url, "", "", LedgerStore.Settings.DEFAULT);
    }
}
