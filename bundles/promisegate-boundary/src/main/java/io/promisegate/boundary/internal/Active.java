package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundary;
import io.promisegate.boundary.Boundary.AppliesTo;
import io.promisegate.boundary.BoundaryRevision;
import io.promisegate.boundary.BoundaryStatus;
import io.promisegate.boundary.Deployment;
import io.promisegate.quote.AcceptedPromises;
import io.promisegate.quote.Quote;
import io.promisegate.spi.Evaluator;
import io.promisegate.spi.RuleInfo;
import io.promisegate.spi.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** A boundary in force, all of it, so that one reference swap changes everything at once. */
record Active(
        Boundary boundary,
        BoundaryRevision revision,
        Evaluator evaluator,
        String slot,
        String source,
        Instant since,
        String by) {

    /** Returns the slot that a boundary stands in. */
    static String slot(Boundary boundary) {
        return boundary.appliesTo() == null ? Deployment.DEFAULT_SLOT : boundary.boundary();
    }

    /** Returns whether decisions may be made by it at that instant. */
    boolean isInEffect(Instant at) {
        LocalDate day = at.atZone(boundary.timeZone()).toLocalDate();
        LocalDate from = boundary.effective().from();
        LocalDate until = boundary.effective().until();
        return (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
    }

    /** Returns that instant, or the start of its days where that is later. */
    Instant inEffectFrom(Instant at) {
        LocalDate from = boundary.effective().from();
        Instant start =
                from == null ? at : from.atStartOfDay(boundary.timeZone()).toInstant();
        return start.isAfter(at) ? start : at;
    }

    /** Returns whether a quote is one that it is for. */
    boolean appliesTo(Quote quote) {
        AppliesTo to = boundary.appliesTo();
        return to == null || to.includes(quote);
    }

    /** Returns what it says of a quote at that instant. */
    Verdict verdict(Quote quote, Instant at, AcceptedPromises accepted) {
        return isInEffect(at) ? evaluator.verdict(quote, at, accepted) : Verdict.UNDECIDED;
    }

    int priority() {
        AppliesTo to = boundary.appliesTo();
        return to == null ? 0 : to.priority();
    }

    BoundaryStatus.Active status() {
        List<String> interpreted = evaluator.rules().stream()
                .filter(RuleInfo::interpreted)
                .map(RuleInfo::id)
                .toList();
        return new BoundaryStatus.Active(revision, slot, source, since, by, boundary, interpreted);
    }
}
