package io.promisegate.shell;

import io.promisegate.desk.DealCase;
import io.promisegate.desk.DealDesk;
import io.promisegate.desk.DeskException;
import io.promisegate.desk.Person;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;

/** Does something at the desk as the user of the session. */
abstract class DeskAction implements Action {

    @Reference(optional = true)
    private @Nullable DealDesk desk;

    abstract void run(DealDesk at, Person by);

    @Override
    public final @Nullable Object execute() {
        Person person = Services.person();
        if (person == null) {
            System.out.println("Nobody is logged in here; a person has to act.");
            return null;
        }
        try {
            run(Services.present(desk), person);
        } catch (DeskException e) {
            System.out.println(e.getMessage());
        }
        return null;
    }

    /** Sees to it that a person may see something, and returns what. */
    static DealDesk.View checkedView(DealDesk at, @Nullable DealCase dealCase, Person by) {
        DealDesk.View view = at.view(dealCase, by);
        if (view == DealDesk.View.NOTHING) {
            throw new DeskException(DeskException.Reason.FORBIDDEN, by.name() + " has no part in the desk.");
        }
        return view;
    }
}
