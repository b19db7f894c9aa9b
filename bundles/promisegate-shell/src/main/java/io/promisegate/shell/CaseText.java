package io.promisegate.shell;

import io.promisegate.decision.Audience;
import io.promisegate.decision.Finding;
import io.promisegate.desk.CheckAnswer;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DealDesk.WaiverQuery;
import io.promisegate.desk.Remark;
import io.promisegate.desk.Review;
import io.promisegate.desk.Seat;
import io.promisegate.desk.Waiver;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints cases for people. */
final class CaseText {
    private static final int EARLIER = 3;

    private CaseText() {}

    static void printHead(DealCase dealCase) {
        System.out.println(dealCase.id() + "  " + dealCase.state() + "  " + dealCase.quoteId() + " v"
                + dealCase.quoteVersion()
                + (dealCase.customer() == null ? "" : "  " + dealCase.customer())
                + (dealCase.amount() == null ? "" : "  " + dealCase.amount())
                + (dealCase.waitingFor().isEmpty()
                        ? ""
                        : "  waits for "
                                + dealCase.waitingFor().stream()
                                        .map(CaseText::lower)
                                        .collect(Collectors.joining(", "))));
    }

    static void print(DealDesk desk, DealCase dealCase, boolean isWhole) {
        printHead(dealCase);
        System.out.println("Decision " + dealCase.decisionId() + ", " + dealCase.outcome() + ", change "
                + dealCase.change() + ", " + dealCase.priority() + " priority, asked for by "
                + (dealCase.requester() == null ? "somebody the quote does not name" : dealCase.requester()));
        for (Seat seat : dealCase.seats()) {
            System.out.printf(
                    "  %-10s %-12s since %s%s%n",
                    lower(seat.role()),
                    seat.state(),
                    seat.since(),
                    seat.dueAt() == null ? "" : ", " + seat.step() + ", next step at " + seat.dueAt());
        }
        for (Finding finding : dealCase.findings()) {
            System.out.println();
            System.out.println(finding.rule() + "  " + finding.pointer() + "  " + finding.roles()
                    + (finding.waived() == null
                            ? ""
                            : "  waived by " + finding.waived().waiver()));
            if (isWhole) {
                System.out.println("  promised: " + finding.promised());
                System.out.println("  allowed:  " + finding.allowed());
                System.out.println("  " + finding.message(Audience.SYSTEM));
                printEarlier(desk, dealCase, finding.rule());
            } else {
                System.out.println("  " + finding.message(Audience.SALES));
            }
        }
        System.out.println();
        for (CheckAnswer check : dealCase.checks()) {
            String state = check.result() == null ? "open" : check.holds() ? "holds" : "does not hold";
            System.out.println(lower(check.check()) + ": " + state
                    + (isWhole && !check.evidence().isEmpty()
                            ? " (" + check.by() + ": " + check.evidence() + ')'
                            : ""));
        }
        if (isWhole) {
            dealCase.reviews().forEach(CaseText::print);
        }
        for (Remark remark : dealCase.remarks()) {
            System.out.println(remark.at() + "  " + remark.by() + ": " + remark.text()
                    + (remark.attachments().isEmpty() ? "" : "  " + remark.attachments()));
        }
    }

    private static void printEarlier(DealDesk desk, DealCase dealCase, String rule) {
        for (Waiver waiver : desk.waivers(new WaiverQuery(rule, null, null), EARLIER)) {
            if (!waiver.caseId().equals(dealCase.id())) {
                System.out.println("  earlier:  " + waiver.quoteId() + " by " + waiver.approvedBy() + ", "
                        + waiver.state(Instant.now())
                        + (waiver.endedWhy().isEmpty() ? "" : " (" + waiver.endedWhy() + ')'));
            }
        }
    }

    private static void print(Review review) {
        System.out.println(review.at() + "  " + review.by() + " for " + lower(review.role()) + ": " + review.answer()
                + (review.isRecalled() ? ", recalled" : "")
                + (review.until() == null ? "" : " until " + review.until())
                + (review.comment().isEmpty() ? "" : "  " + review.comment())
                + (review.conditions().isEmpty() ? "" : "  on condition: " + review.conditions()));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
