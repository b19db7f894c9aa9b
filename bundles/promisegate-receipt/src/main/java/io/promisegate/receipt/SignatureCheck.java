package io.promisegate.receipt;

/** Verifies Ed25519 signatures of one public key. Thread-safe. */
@FunctionalInterface
public interface SignatureCheck {
    /** Returns whether the key has signed the message; a signature of no form is none. */
    boolean isSigned(byte[] message, byte[] signature);
}
