package io.promisegate.receipt;

/** Why a receipt is worth nothing. */
public enum ReceiptFault {
    /** It is no receipt at all: not three parts of Base64url, no JSON, another type of token, or a claim is missing. */
    MALFORMED("This is no receipt."),
    /** It is not signed by EdDSA; {@code none} is such an algorithm. */
    ALGORITHM("The receipt is not signed as receipts are."),
    /** No key of the set is called so. */
    UNKNOWN_KEY("The key that signed the receipt is not known."),
    /** The key may not be used any more, or was retired before the receipt was issued. */
    RETIRED_KEY("The key that signed the receipt was retired."),
    /** The signature is not that of the key. */
    SIGNATURE("The receipt was not signed by its key."),
    /** Its time is over. */
    EXPIRED("The receipt has expired."),
    /** It was issued in the future. */
    NOT_YET_VALID("The receipt was issued at a time that is still to come."),
    /** It is for another quote, or another version of it. */
    OTHER_QUOTE("The receipt is for another quote, or another version of it."),
    /** The quote has other facts. */
    OTHER_FACTS("The quote does not say what it said when it was cleared.");

    private final String words;

    ReceiptFault(String words) {
        this.words = words;
    }

    /** Returns the fault in a sentence. */
    public String words() {
        return words;
    }
}
