package io.promisegate.quote;

import java.math.BigDecimal;
import java.util.Objects;

/** One change to a quote in the words of the vocabulary; {@link QuoteDocument} turns it into a JSON Patch. */
public sealed interface Edit permits Edit.SetTerm, Edit.RemoveTerm, Edit.ReplaceText, Edit.SetDiscount {

    /**
     * Gives a term a value, adding the term where the line lacks it.
     *
     * @param line index of the line, counted from 0
     */
    record SetTerm(int line, Term term, PromiseValue value) implements Edit {
        public SetTerm {
            Objects.requireNonNull(term, "term");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Takes a promise out of a line.
     *
     * @param line index of the line, counted from 0
     * @param promise the promise as the line holds it
     */
    record RemoveTerm(int line, Promise promise) implements Edit {
        public RemoveTerm {
            Objects.requireNonNull(promise, "promise");
        }
    }

    /** Puts other words in the place of a note or description. */
    record ReplaceText(FreeText text, String words) implements Edit {
        public ReplaceText {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(words, "words");
        }
    }

    /** Lowers a discount. */
    record SetDiscount(LinePrice price, BigDecimal percent) implements Edit {
        public SetDiscount {
            Objects.requireNonNull(price, "price");
            Objects.requireNonNull(percent, "percent");
        }
    }
}
