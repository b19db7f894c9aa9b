package io.promisegate.engine;

import io.promisegate.boundary.Boundary.Certificate;
import io.promisegate.boundary.Boundary.Offering;
import io.promisegate.boundary.Boundary.SupplierTerms;
import io.promisegate.engine.Violation.Candidate;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Edit;
import io.promisegate.quote.LineAction;
import io.promisegate.quote.LinePrice;
import io.promisegate.quote.Pointer;
import io.promisegate.quote.Promise;
import io.promisegate.quote.PromiseSet;
import io.promisegate.quote.PromiseValue;
import io.promisegate.quote.Quote;
import io.promisegate.quote.QuoteLine;
import io.promisegate.quote.Term;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One walk over one quote: where it is, and what it has found. Belongs to one thread, which takes it again for its next
 * quote, so that a walk that finds nothing allocates nothing.
 */
final class Scan {
    private static final String BY_HAND = "No single change settles this; it needs a person's answer.";

    /** How many more lines the next quote of a thread may have. */
    private static final int ROOM = 16;

    /** The latest of each thread. Garbage collections take it, so that no thread keeps the bundle. */
    private static final ThreadLocal<WeakReference<Scan>> LATEST = new ThreadLocal<>();

    CompiledBoundary boundary;
    Quote quote;
    long at;
    AcceptedPromises accepted;

    private boolean hasEnded;
    private @Nullable List<Violation> violations;
    private int index;
    private @Nullable QuoteLine line;
    private @Nullable OfferingTable table;

    /** The places of the lines' offerings, none of those that go; there may be room for more lines. */
    private final int[] places;

    /** The levels that the functions of the line are promised at. */
    final int[] levels = new int[AutonomyChecks.FUNCTIONS];

    private @Nullable SupplierTerms supplier;
    private boolean isSupplierKnown;

    private Scan(CompiledBoundary boundary, Quote quote, long at, AcceptedPromises accepted) {
        this.places = new int[quote.lines().size() + ROOM];
        set(boundary, quote, at, accepted);
    }

    /** Begins a walk, which has to be {@link #end ended}. */
    static Scan begin(CompiledBoundary boundary, Quote quote, long at, AcceptedPromises accepted) {
        WeakReference<Scan> latest = LATEST.get();
        Scan scan = latest == null ? null : latest.get();
        if (scan == null || !scan.hasEnded || scan.places.length < quote.lines().size()) {
            scan = new Scan(boundary, quote, at, accepted);
            LATEST.set(new WeakReference<>(scan));
        } else {
            scan.set(boundary, quote, at, accepted);
        }
        return scan;
    }

    private void set(CompiledBoundary its, Quote walked, long instant, AcceptedPromises before) {
        boundary = its;
        quote = walked;
        at = instant;
        accepted = before;
        hasEnded = false;
        violations = null;
        findOfferings();
        leaveLines();
    }

    /** Finds the offerings of all lines one after the other, so that the processor waits for many of them at once. */
    private void findOfferings() {
        List<QuoteLine> lines = quote.lines();
        for (int i = 0; i < lines.size(); i++) {
            QuoteLine each = lines.get(i);
            places[i] = each.action() == LineAction.DELETE ? Offerings.NONE : boundary.offerings.place(each.offering());
        }
    }

    /** Ends the walk, which forgets the quote and the boundary; what it has found stays with who has asked for it. */
    @SuppressWarnings("NullAway") // nobody asks a walk that has ended
    void end() {
        boundary = null;
        quote = null;
        accepted = null;
        violations = null;
        supplier = null;
        leaveLines();
        hasEnded = true;
    }

    /** Goes to a line. */
    void enter(int lineIndex, QuoteLine entered) {
        index = lineIndex;
        line = entered;
        table = offering(lineIndex);
        isSupplierKnown = false;
    }

    /** Returns the offering of a line, null where the line goes or the boundary has none. */
    @Nullable
    Offering named(int lineIndex) {
        return boundary.offerings.offering(places[lineIndex]);
    }

    /** Returns what is asked of the offering of a line, null where the line goes or the boundary has none. */
    @Nullable
    OfferingTable offering(int lineIndex) {
        return boundary.offerings.table(places[lineIndex]);
    }

    void leaveLines() {
        index = -1;
        line = null;
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

    /** Returns the line's offering, with its names. */
    Offering named() {
        return Objects.requireNonNull(named(index));
    }

    /** Returns a certificate of the line's offering, with its names. */
    Certificate certificate(int number) {
        return Objects.requireNonNull(named().autonomy()).certificates().get(number);
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
        Offering named = index < 0 ? null : named(index);
        if (named != null) {
            return named.title();
        }
        return line == null ? "the quote" : line.offering() == null ? "line " + line.id() : line.offering();
    }

    Candidate set(Term term, PromiseValue value) {
        return Candidate.of(new Edit.SetTerm(index, term, value));
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
