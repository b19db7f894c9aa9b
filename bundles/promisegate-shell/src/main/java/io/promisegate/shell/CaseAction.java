package io.promisegate.shell;

import io.promisegate.decision.ReviewerRole;
import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.DeskException.Reason;
import io.promisegate.desk.Person;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.jspecify.annotations.Nullable;

/** Changes a case as the user of the session, and shows what came of it. */
abstract class CaseAction extends DeskAction {

    @Argument(name = "case", description = "Id of the case", required = true)
    @Completion(CaseCompleter.class)
    private String id = "";

    abstract DealCase changed(DealDesk at, DealCase before, Person by);

    @Override
    final void run(DealDesk at, Person by) {
        DealCase before = at.find(id);
        if (before == null) {
            throw new DeskException(Reason.UNKNOWN, "There is no case " + id + '.');
        }
        checkedView(at, before, by);
        CaseText.printHead(changed(at, before, by));
    }

    /** Returns the role that is named, or the only one that the person has in the case. */
    static ReviewerRole role(DealDesk at, DealCase dealCase, Person by, @Nullable String named) {
        if (named != null) {
            for (ReviewerRole role : ReviewerRole.values()) {
                if (role.name().equalsIgnoreCase(named.strip())) {
                    return role;
                }
            }
            throw new DeskException(Reason.INVALID, "Roles are " + List.of(ReviewerRole.values()) + '.');
        }
        List<ReviewerRole> roles = at.rolesIn(dealCase, by);
        if (roles.size() != 1) {
            throw new DeskException(
                    roles.isEmpty() ? Reason.FORBIDDEN : Reason.INVALID,
                    roles.isEmpty()
                            ? by.name() + " may not answer in this case now."
                            : "Say for which role: --role " + roles.toString().toLowerCase(Locale.ROOT));
        }
        return roles.get(0);
    }
}
