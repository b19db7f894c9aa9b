package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Edit;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One walk over one quote: where it is, and what it has found. Belongs to one thread. */
final class Scan {
    private static final String BY_HAND = "No single change settles this; it needs a person's answer.";

    final CompiledBoundary boundary;
    final Quote quote;
    final long at;
    final AcceptedPromises accepted;

    private @Nullable List<Violation> violations;
    private int index = -1;
    private @Nullable QuoteLine line;
    private int offering;
    private @Nullable OfferingTable table;

    /** The numbers of the lines' offerings, as far as they have been entered. */
    private final int[] offerings;

    /** The levels that the functions of the line are promised at. */
    final int[] levels = new int[AutonomyChecks.FUNCTIONS];

    private @Nullable SupplierTerms supplier;
    private boolean isSupplierKnown;

    Scan(CompiledBoundary boundary, Quote quote, long at, AcceptedPromises accepted) {
        this.accepted = accepted;
        this.boundary = boundary;
        this.quote = quote;
        this.at = at;
        this.offerings = new int[quote.lines().size()];
    }

    /**
     * Goes to a line.
     *
     * @param its the number of its offering
     */
    void enter(int lineIndex, QuoteLine entered, int its) {
        index = lineIndex;
        line = entered;
        offering = its;
        table = boundary.offerings.table(its);
        offerings[lineIndex] = its;
        isSupplierKnown = false;
    }

    /** Returns the number of the offering of a line that has been entered. */
    int number(int lineIndex) {
        return offerings[lineIndex];
    }

    /** Returns the number of the line's offering. */
    int number() {
        return offering;
    }

    /** Returns what is asked of the offering of a line that has been entered; null where the boundary has none. */
    @Nullable
    OfferingTable offering(int lineIndex) {
        return boundary.offerings.table(offerings[lineIndex]);
    }

    void leaveLines() {
        index = -1;
        line = null;
        offering = Offerings.NONE;
        table = null;
    }

    QuoteLine line() {
        return Objects.requireNonNull(line);
    }

    int index() {
        return index;
    }

    PromiseSet promises() {
        return line().promises();
    }

    OfferingTable offering() {
        return Objects.requireNonNull(table);
    }

    /** Returns a certificate of the line's offering, with its names. */
    Certificate certificate(int number) {
        Offering named = Objects.requireNonNull(boundary.offerings.offering(offering));
        return Objects.requireNonNull(named.autonomy()).certificates().get(number);
    }

    /** Returns the vendor's terms behind the line's model, null where there are none. */
    @Nullable
    SupplierTerms supplier() {
        if (!isSupplierKnown) {
            supplier = offering().supplierTerms(promises().text(Term.MODEL), at);
            isSupplierKnown = true;
        }
        return supplier;
    }

    List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }

    /** Reports a break at a term of the line, or at the line where it does not have the term. */
    void breach(BuiltInRule rule, Term term, Object promised, Object allowed, Candidate... fixes) {
        Promise promise = promises().get(term);
        Pointer pointer = promise == null ? line().pointer() : promise.pointer();
        add(boundary.rule(rule), pointer, index, term, promised, allowed, List.of(fixes), BY_HAND);
    }

    /** Reports a term that the line should have and that only a person can supply. */
    void missing(BuiltInRule rule, Term term, Object wanted) {
        add(
                boundary.rule(rule),
                line().pointer(),
                index,
                term,
                "nothing",
                wanted,
                List.of(),
                "Somebody has to supply " + term.termName() + "; the gate cannot know it.");
    }

    /** Reports a break that is at no term. */
    void breachAt(BuiltInRule rule, Pointer pointer, Object promised, Object allowed, Candidate... fixes) {
        add(boundary.rule(rule), pointer, index, null, promised, allowed, List.of(fixes), BY_HAND);
    }

    /** Reports a break of a rule of the authors' own. */
    void breach(CompiledRule rule, @Nullable Term term) {
        Promise promise = term == null || line == null ? null : line.promises().get(term);
        Pointer pointer = promise != null ? promise.pointer() : line != null ? line.pointer() : Pointer.ROOT;
        add(
                rule,
                pointer,
                index,
                term,
                promise == null ? "" : promise.value(),
                "",
                List.of(),
                "The rule is the boundary authors' own; its message says what would satisfy it.");
    }

    private void add(
            CompiledRule rule,
            Pointer pointer,
            int at,
            @Nullable Term term,
            Object promised,
            Object allowed,
            List<Candidate> fixes,
            String unfixable) {
        if (!rule.speaksAt(this.at)) {
            return;
        }
        if (violations == null) {
            violations = new ArrayList<>();
        }
        violations.add(new Violation(
                rule,
                pointer,
                at,
                term,
                promised.toString(),
                allowed.toString(),
                title(),
                fixes,
                unfixable,
                promised instanceof Measured one && allowed instanceof Measured other
                        ? new Violation.Measure(one.number(), other.number())
                        : null));
    }

    private String title() {
        Offering named = boundary.offerings.offering(offering);
        if (named != null) {
            return named.title();
        }
        return line == null ? "the quote" : line.offering() == null ? "line " + line.id() : line.offering();
    }

    Candidate set(Term term, PromiseValue value) {
        return Candidate.of("Set " + term.termName() + " to " + value + '.', new Edit.SetTerm(index, term, value));
    }

    Candidate setText(Term term, String value) {
        return set(term, new PromiseValue.Text(value));
    }

    Candidate setDays(Term term, int days) {
        return set(term, PromiseValue.Numeric.of(days));
    }

    Candidate remove(Term term) {
        Promise promise = Objects.requireNonNull(promises().get(term));
        return remove(promise);
    }

    Candidate remove(Promise promise) {
        return Candidate.of("Remove " + promise.name() + '.', new Edit.RemoveTerm(index, promise));
    }

    Candidate lower(LinePrice price, java.math.BigDecimal percent) {
        return Candidate.of(
                "Lower the discount to " + percent.toPlainString() + " %.", new Edit.SetDiscount(price, percent));
    }
}
