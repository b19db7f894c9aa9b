package io.promisegate.boundary.internal;

import io.promisegate.boundary.Boundaries;
import io.promisegate.boundary.BoundarySource;
import io.promisegate.boundary.Change;
import io.promisegate.boundary.Deployment;
import io.promisegate.boundary.Shadow;
import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Deploys what is dropped into a folder that Felix FileInstall watches, such as Karaf's {@code deploy}. FileInstall
 * waits until a file does not change any more; a file that goes is withdrawn. {@code NAME.shadow.boundary.yaml} is put
 * in shadow, {@code NAME.boundary.yaml.jws} holds the signatures of the file beside it.
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
        return document(artifact).getName().matches("[^.].*\\.boundary\\.ya?ml");
    }

    private static boolean isSignature(File artifact) {
        return artifact.getName().endsWith(BoundarySource.SIGNATURES);
    }

    /** Returns the file itself, or the one beside it that it signs. */
    private static File document(File artifact) {
        String path = artifact.getPath();
        return isSignature(artifact)
                ? new File(path.substring(0, path.length() - BoundarySource.SIGNATURES.length()))
                : artifact;
    }

    private static Change change(File document) {
        boolean isShadow = document.getName().matches(".*\\.shadow\\.boundary\\.ya?ml");
        return Change.by(BY, "").into(isShadow ? Shadow.ALL : null);
    }

    @Override
    public void install(File artifact) {
        File document = document(artifact);
        if (isSignature(artifact) && !document.exists()) {
            return;
        }
        Deployment deployment = boundaries.deploy(document.toURI(), change(document));
        boolean isKeptOut = deployment.problems().stream()
                .anyMatch(problem -> problem.code().equals("PG-B040"));
        if (isKeptOut) {
            waiting.add(document);
        } else {
            waiting.remove(document);
        }
    }

    @Override
    public void update(File artifact) {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        if (isSignature(artifact)) {
            return;
        }
        waiting.remove(artifact);
        boundaries.withdraw(artifact.toURI().toString(), Change.by(BY, "The file was removed."));
        Set.copyOf(waiting).forEach(this::install);
    }
}
