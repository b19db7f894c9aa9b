package io.promisegate.ledger.internal;

import io.promisegate.ledger.Figure;
import io.promisegate.ledger.Figures;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What was measured, a row for each figure. */
@Component(service = Figures.class)
public final class JdbcFigures implements Figures {
    private final LedgerStore store;

    /** Keeps in an open ledger. */
    @Activate
    public JdbcFigures(@Reference LedgerStore store) {
        this.store = store;
    }

    @Override
    public void keep(List<Figure> figures) throws IOException {
        boolean unused = store.write(connection -> {
            for (Figure figure : figures) {
                Object[] values = {
                    figure.value().toPlainString(),
                    figure.unit(),
                    figure.day().toEpochDay(),
                    figure.offering(),
                    figure.customer(),
                    figure.measure().name(),
                    figure.source()
                };
                int changed = LedgerDatabase.execute(
                        connection,
                        "update figure set amount = ?, unit = ? where day_number = ? and offering = ? and customer = ?"
                                + " and measure = ? and source = ?",
                        values);
                if (changed == 0) {
                    LedgerDatabase.execute(
                            connection,
                            "insert into figure (amount, unit, day_number, offering, customer, measure, source)"
                                    + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                            values);
                }
            }
            return true;
        });
    }

    @Override
    public List<Figure> list(LocalDate from, LocalDate until, int most) throws IOException {
        return store.read(connection -> {
            List<Figure> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "select day_number, offering, customer, measure, amount, unit, source from figure where day_number between ? and ?"
                            + " order by day_number, offering, customer, measure, source limit ?")) {
                select.setLong(1, from.toEpochDay());
                select.setLong(2, until.toEpochDay());
                select.setInt(3, most);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        found.add(new Figure(
                                LocalDate.ofEpochDay(result.getLong(1)),
                                result.getString(2),
                                result.getString(3),
                                Figure.Measure.valueOf(result.getString(4)),
                                new BigDecimal(result.getString(5)),
                                result.getString(6),
                                result.getString(7)));
                    }
                }
            }
            return found;
        });
    }
}
