package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Deploys what is dropped into a folder that Felix FileInstall watches, such as Karaf's {@code deploy}. FileInstall
 * waits until a file does not change any more; a file that goes is withdrawn.
 *
 * <p>FileInstall calls from one thread at a time.
 */
@Component(service = ArtifactInstaller.class)
public final class DeployFolder implements ArtifactInstaller {
    private static final String BY = "deploy folder";

    private final Boundaries boundaries;

    /** Files that another file of the same boundary kept out. */
    private final Set<File> waiting = new TreeSet<>();

    /** Starts deploying. */
    @Activate
    public DeployFolder(@Reference Boundaries boundaries) {
        this.boundaries = boundaries;
    }

    @Override
    public boolean canHandle(File artifact) {
        String name = artifact.getName();
        return (name.endsWith(".boundary.yaml") || name.endsWith(".boundary.yml")) && !name.startsWith(".");
    }

    @Override
    public void install(File artifact) {
        Deployment deployment = boundaries.deploy(artifact.toURI(), Change.by(BY, ""));
        boolean isKeptOut = deployment.problems().stream()
                .anyMatch(problem -> problem.code().equals("PG-B040"));
        if (isKeptOut) {
            waiting.add(artifact);
        } else {
            waiting.remove(artifact);
        }
    }

    @Override
    public void update(File artifact) {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        waiting.remove(artifact);
        boundaries.withdraw(artifact.toURI().toString(), Change.by(BY, "The file was removed."));
        Set.copyOf(waiting).forEach(this::install);
    }
}
