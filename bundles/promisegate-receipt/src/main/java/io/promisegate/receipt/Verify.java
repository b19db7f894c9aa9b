package io.promisegate.receipt;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Verifies a receipt from the command line; the exit code says whether it holds. */
public final class Verify {
    private static final String USAGE = """
            Usage: java -jar promisegate-receipt.jar --keys FILE|URL [--quote ID] [--version VERSION] [--facts FILE] RECEIPT
            Verifies the receipt of a cleared quote.
              RECEIPT            the receipt itself, or a file that holds it
              --keys FILE|URL    JWK Set of the gate, published at /api/v1/receipts/keys
              --quote ID         quote that a contract is to be made of
              --version VERSION  its version
              --facts FILE       its facts, as the gate states them at /api/v1/receipts/facts
              --help             this text
            Exit code: 0 the receipt holds, 1 it does not, 2 wrong usage or a file that cannot be read.
            """;

    private static final int TIMEOUT_MILLIS = 10_000;

    private Verify() {}

    /** Verifies, and ends the JVM with the exit code. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        Map<String, String> options = new HashMap<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--help")) {
                out.print(USAGE);
                return 0;
            }
            if (List.of("--keys", "--quote", "--version", "--facts").contains(args[i]) && i + 1 < args.length) {
                options.put(args[i], args[++i]);
            } else if (args[i].startsWith("--")) {
                err.println("What is meant by " + args[i] + "?");
                err.print(USAGE);
                return 2;
            } else {
                operands.add(args[i]);
            }
        }
        String keys = options.get("--keys");
        if (operands.size() != 1 || keys == null) {
            err.print(USAGE);
            return 2;
        }
        try {
            return verified(text(operands.get(0)).strip(), keys, options, out);
        } catch (IOException | IllegalArgumentException e) {
            err.println(e.getMessage() == null ? e.toString() : e.getMessage());
            return 2;
        }
    }

    private static int verified(String token, String keys, Map<String, String> options, PrintStream out)
            throws IOException {
        Verification verification = ReceiptVerifier.of(set(keys)).verify(token, Instant.now());
        Receipt receipt = verification.receipt();
        List<ReceiptFault> faults = new ArrayList<>(verification.faults());
        if (receipt != null) {
            if (!receipt.isFor(
                    options.getOrDefault("--quote", receipt.quoteId()),
                    options.getOrDefault("--version", receipt.quoteVersion()))) {
                faults.add(ReceiptFault.OTHER_QUOTE);
            }
            String facts = options.get("--facts");
            if (facts != null
                    && !ReceiptVerifier.digest(Files.readAllBytes(Path.of(facts)))
                            .equals(receipt.facts())) {
                faults.add(ReceiptFault.OTHER_FACTS);
            }
            out.println("quote    " + receipt.quoteId() + " version " + receipt.quoteVersion());
            out.println("decision " + receipt.id());
            out.println("revision " + receipt.revision());
            out.println("facts    " + receipt.facts());
            out.println("issued   " + receipt.issuedAt() + " by key " + receipt.keyId());
            out.println("expires  " + receipt.expiresAt());
        }
        faults.forEach(fault -> out.println(fault.words()));
        out.println(faults.isEmpty() ? "The receipt holds." : "The receipt does not hold.");
        return faults.isEmpty() ? 0 : 1;
    }

    private static String text(String fileOrText) throws IOException {
        try {
            Path file = Path.of(fileOrText);
            return Files.exists(file) ? Files.readString(file) : fileOrText;
        } catch (InvalidPathException e) {
            return fileOrText;
        }
    }

    private static String set(String fileOrUrl) throws IOException {
        if (!fileOrUrl.startsWith("http:") && !fileOrUrl.startsWith("https:")) {
            return Files.readString(Path.of(fileOrUrl));
        }
        URLConnection connection = URI.create(fileOrUrl).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
