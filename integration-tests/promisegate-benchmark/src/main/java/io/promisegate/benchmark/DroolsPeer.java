package io.promisegate.benchmark;

import java.util.List;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieContainerSessionsPool;
import org.kie.api.runtime.KieSession;

/** Drools with its executable model: a rule for each rule, lines as facts, sessions from a pool. */
final class DroolsPeer implements PolicyPeer {
    private final KieContainer container;
    private final KieContainerSessionsPool pool;

    DroolsPeer() {
        KieServices services = KieServices.Factory.get();
        KieFileSystem files = services.newKieFileSystem();
        files.write("src/main/resources/policy/policy.drl", drl());
        KieBuilder builder =
                services.newKieBuilder(files).buildAll(org.drools.model.codegen.ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        container = services.newKieContainer(builder.getKieModule().getReleaseId());
        KieBase base = container.getKieBase();
        if (base.getKiePackages().isEmpty()) {
            throw new IllegalStateException("no rules");
        }
        pool = container.newKieSessionsPool(1);
    }

    private static String drl() {
        StringBuilder drl = new StringBuilder("package policy;\n")
                .append("import ")
                .append(LineFacts.class.getName())
                .append(";\n")
                .append("import ")
                .append(PolicyLists.class.getName())
                .append(";\n")
                .append("global java.util.List broken;\n");
        for (int i = 0; i < Policy.RULES.size(); i++) {
            drl.append("rule \"")
                    .append(Policy.RULES.get(i).id())
                    .append("\"\nwhen\n  $line : LineFacts(")
                    .append(Policy.RULES.get(i).drl())
                    .append(")\nthen\n  broken.add($line.getIndex() << 8 | ")
                    .append(i)
                    .append(");\nend\n");
        }
        return drl.toString();
    }

    @Override
    public void decide(LineFacts[] lines, List<Integer> broken) {
        KieSession session = pool.newKieSession();
        try {
            session.setGlobal("broken", broken);
            for (LineFacts line : lines) {
                session.insert(line);
            }
            session.fireAllRules();
        } finally {
            session.dispose();
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        container.dispose();
    }
}
