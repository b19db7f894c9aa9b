package io.promisegate.benchmark;

import io.promisegate.decision.Decision;
import io.promisegate.decision.EntryPoint;
import io.promisegate.quote.Quote;
import io.promisegate.receipt.ReceiptVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Issuing and verifying a receipt, beside Ed25519 alone on as many bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReceiptBenchmark {
    private SampleGate sample;
    private Quote quote;
    private Decision decision;
    private String receipt = "";
    private ReceiptVerifier verifier;
    private KeyPair pair;
    private byte[] signed = {};
    private byte[] signature = {};

    /** Issues one, and sees that it holds. */
    @Setup
    public void setUp() throws IOException, GeneralSecurityException {
        sample = new SampleGate();
        quote = Objects.requireNonNull(sample.reader.read(sample.quote, null).quote());
        decision = sample.gate.decide(quote, EntryPoint.ROUTE);
        receipt = Objects.requireNonNull(decision.receipt(), decision.toString());
        verifier = ReceiptVerifier.of(new String(sample.receipts.keys(), StandardCharsets.UTF_8));
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        signed = receipt.substring(0, receipt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        signature = (byte[]) signBare();
        if (verify() != Boolean.TRUE || verifyBare() != Boolean.TRUE) {
            throw new IllegalStateException("the receipt does not hold");
        }
    }

    /** The facts, their digest, the claims and the signature. */
    @Benchmark
    public Object issue() {
        return sample.receipts.issue(quote, decision);
    }

    /** The signature alone. */
    @Benchmark
    public Object signBare() throws GeneralSecurityException {
        Signature bare = Signature.getInstance("Ed25519");
        bare.initSign(pair.getPrivate());
        bare.update(signed);
        return bare.sign();
    }

    /** Signature, claims, times and the facts of the quote. */
    @Benchmark
    public Object verify() {
        return verifier.verify(receipt, quote.id(), quote.version(), sample.writer.facts(quote), Instant.now())
                .isGood();
    }

    /** The signature alone. */
    @Benchmark
    public Object verifyBare() throws GeneralSecurityException {
        Signature bare = Signature.getInstance("Ed25519");
        bare.initVerify(pair.getPublic());
        bare.update(signed);
        return bare.verify(signature);
    }
}
