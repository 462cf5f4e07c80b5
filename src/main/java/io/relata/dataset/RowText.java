package io.relata.dataset;

import io.relata.document.PairContext;
import io.relata.document.TextRules;

/** What the text of an example must be: the same as of a request, but for its length. */
final class RowText {
    private static final TextRules RULES = new TextRules(Integer.MAX_VALUE);

    private RowText() {}

    static PairContext checked(PairContext context) {
        RULES.check(context.text());
        return context;
    }
}
