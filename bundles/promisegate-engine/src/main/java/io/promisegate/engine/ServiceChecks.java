package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Service;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Term;
import java.math.BigDecimal;
import java.util.List;

/** Holds availability, response and support against what is offered and what the supplier gives. */
final class ServiceChecks {
    private static final long SERVICE_TERMS =
            Term.SLA_UPTIME_PERCENT.bit() | Term.SLA_RESPONSE_MINUTES.bit() | Term.SUPPORT_HOURS.bit();

    private ServiceChecks() {}

    static void check(Scan scan) {
        Service service = scan.offering().terms.service();
        PromiseSet promises = scan.promises();
        if (service == null || (promises.mask() & SERVICE_TERMS) == 0) {
            return;
        }
        BigDecimal uptime = promises.number(Term.SLA_UPTIME_PERCENT);
        BigDecimal offered = service.uptimePercent();
        if (uptime != null && offered != null) {
            checkUptime(scan, uptime, offered);
        }
        BigDecimal response = promises.number(Term.SLA_RESPONSE_MINUTES);
        Integer fastest = service.responseMinutes();
        if (response != null && fastest != null && Measured.compare(response, fastest) < 0) {
            scan.breach(
                    BuiltInRule.SLA_RESPONSE,
                    Term.SLA_RESPONSE_MINUTES,
                    Measured.of(response, response.toPlainString() + " minutes"),
                    Measured.of(fastest, "no faster than " + fastest + " minutes"),
                    scan.set(Term.SLA_RESPONSE_MINUTES, PromiseValue.Numeric.of(fastest)));
        }
        String hours = promises.text(Term.SUPPORT_HOURS);
        if (hours != null && !isOffered(hours, service.supportHours())) {
            scan.breach(
                    BuiltInRule.SUPPORT_HOURS,
                    Term.SUPPORT_HOURS,
                    hours,
                    String.join(", ", service.supportHours()),
                    service.supportHours().stream()
                            .map(known -> scan.setText(Term.SUPPORT_HOURS, known))
                            .toArray(Candidate[]::new));
        }
    }

    /** Returns whether hours are among those offered; any are where nothing is said of them. */
    private static boolean isOffered(String hours, List<String> offered) {
        for (int i = 0; i < offered.size(); i++) {
            if (hours.equalsIgnoreCase(offered.get(i))) {
                return true;
            }
        }
        return offered.isEmpty();
    }

    private static void checkUptime(Scan scan, BigDecimal uptime, BigDecimal offered) {
        SupplierTerms supplier = scan.supplier();
        BigDecimal given = supplier == null ? null : supplier.uptimePercent();
        BigDecimal most = given == null ? offered : offered.min(given);
        boolean aboveOffered = uptime.compareTo(offered) > 0;
        boolean aboveGiven = supplier != null && (given == null || uptime.compareTo(given) > 0);
        if (!aboveOffered && !aboveGiven) {
            return;
        }
        Candidate fix = scan.set(Term.SLA_UPTIME_PERCENT, new PromiseValue.Numeric(most));
        if (aboveOffered) {
            scan.breach(
                    BuiltInRule.SLA_UPTIME,
                    Term.SLA_UPTIME_PERCENT,
                    Measured.of(uptime, uptime.toPlainString() + " %"),
                    Measured.of(offered, "at most " + offered.toPlainString() + " %"),
                    fix);
        }
        if (aboveGiven) {
            scan.breach(
                    BuiltInRule.SLA_SUPPLIER,
                    Term.SLA_UPTIME_PERCENT,
                    Measured.of(uptime, uptime.toPlainString() + " %"),
                    given == null
                            ? "the supplier promises no availability"
                            : Measured.of(given, "the supplier promises " + given.toPlainString() + " %"),
                    given == null ? scan.remove(Term.SLA_UPTIME_PERCENT) : fix);
        }
    }
}
