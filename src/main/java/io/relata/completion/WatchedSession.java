package io.relata.completion;

import io.relata.decoding.GrowingText;
import io.relata.decoding.TokenTexts;
import io.relata.engine.LanguageModel;
import io.relata.engine.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session that tells the caller what is written as soon as no stop text can take it away again. */
final class WatchedSession implements LanguageModel.Session {
    private static final char INCOMPLETE = '\uFFFD';

    private final LanguageModel.Session session;
    private final GrowingText text;
    private final List<String> stops;
    private final Caller caller;
    private final Optional<TokenShares> shares;
    private final List<TokenShare> told = new ArrayList<>();
    private float[] logits;
    private int heard;
    private int toldCount;

    WatchedSession(
            LanguageModel.Session session,
            float[] logits,
            TokenTexts texts,
            List<String> stops,
            Caller caller,
            Optional<TokenShares> shares) {
        this.session = session;
        this.logits = logits;
        this.text = new GrowingText(texts);
        this.stops = stops;
        this.caller = caller;
        this.shares = shares;
    }

    @Override
    public float[] append(int... ids) {
        if (caller.gone()) {
            throw new CallerGoneException();
        }
        if (shares.isEmpty()) {
            logits = session.append(ids);
        } else {
            for (int id : ids) {
                told.add(shares.get().of(logits, id));
                logits = session.append(id);
            }
        }
        for (int id : ids) {
            text.add(id);
        }
        tell();
        return logits;
    }

    private void tell() {
        int settled = text.length();
        while (settled > 0 && text.charAt(settled - 1) == INCOMPLETE) {
            settled--;
        }
        for (String stop : stops) {
            for (int begun = Math.min(stop.length() - 1, settled); begun > 0; begun--) {
                if (stop.startsWith(text.substring(settled - begun, settled))) {
                    settled -= begun;
                    break;
                }
            }
        }
        if (settled > heard) {
            caller.hear(text.substring(heard, settled), List.copyOf(told.subList(toldCount, told.size())));
            heard = settled;
            toldCount = told.size();
        }
    }

    /** Tells the rest of the text, and of the shares of its tokens. */
    void end(String whole, List<TokenShare> shown) {
        if (whole.length() > heard) {
            caller.hear(whole.substring(heard), shown.subList(Math.min(toldCount, shown.size()), shown.size()));
        }
    }

    /** Returns the shares of the tokens so far, none where they were not asked for. */
    List<TokenShare> shares() {
        return told;
    }

    @Override
    public float[][] peek(TokenTree tree) {
        return session.peek(tree);
    }

    @Override
    public int reusedTokenCount() {
        return session.reusedTokenCount();
    }

    @Override
    public long ownBytes() {
        return session.ownBytes();
    }

    @Override
    public LanguageModel.Session fork(int length) {
        return session.fork(length);
    }

    @Override
    public int length() {
        return session.length();
    }

    @Override
    public void close() {
        session.close();
    }
}
