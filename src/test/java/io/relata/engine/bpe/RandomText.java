package io.relata.engine.bpe;

import java.util.List;
import java.util.Random;

/** Texts of all that a tokenizer may stumble over. */
final class RandomText {
    private static final List<String> FRAGMENTS = List.of(
            "the", "The", "THE", "fire", "started", "by", "lightning", "Zürich", "naïve", "cafe\u0301", "a\u0323\u0307",
            "\u0301", "東京", "日本語", "中", "한국어", "\u1112\u1161\u11ab", "ｆｕｌｌ", "ﬁ", "Ǆ", "İstanbul", "ΣΑΣ", "ß", "ŉ",
            "Привет", "שלום", "مرحبا", "\u202Eabc\u202C", "हिन्दी", "ไทย", "😀", "👩\u200D👩\u200D👧", "🇩🇪", "👍🏽", "❤\uFE0F", "𝒳", "𠀀",
            " ", " ", " ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\r", "\u000B", "\f", "\u001C", "\u0085", "\u00A0",
            "\u1680", "\u2003", "\u2028", "\u2029", "\u200B", "\u202F", "\u3000", "\uFEFF", "\u180E", "\u0000", "\u007F",
            "0", "7", "12", "345", "2024", "1234567", "½", "Ⅷ", "٣٤", "²", "①", ".", ",", "!", "?", "...", "--", "—", "“", "”", "'",
            "\"", "(", ")", "[", "]", "{", "}", "<", ">", "/", "\\", "|", "~", "^", "$", "€", "#", "%", "&", "*", "+",
            "=", "@", "_", "`", "'s", "'S", "'t", "'re", "'VE", "'m", "'ll", "'LL", "'d", "'\u017F", "\u2019s", "don't", "I'M", "</s>",
            "<s>", "<unk>", "<0x41>", "<|end|>", "<|begin|>", "<|im_end|>", "[x]", "[y]", "xx", "ab", "Ab", "\u2581", "\u2581\u2581", "\u2581a",
            "\uD800", "\uDC00", "\uFFFE", "\uFFFD", "\uFFFF", "\uFFFE259\uFFFE", "\uE000", "\u0120", "\u010A", "Ġthe",
            "http://a.b/c?d=e", "x_y", "camelCaseWord", "HTTPServer", "e=mc²", "1,000.50", "\uDBFF\uDFFF", "\uD83D\uDE00\uD83D");

    private final Random random;

    RandomText(long seed) {
        random = new Random(seed);
    }

    /** Returns a text of so many parts at the most. */
    String next(int partsMax) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(partsMax + 1);
        for (int i = 0; i < parts; i++) {
            text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
            if (random.nextInt(3) == 0) {
                text.append(' ');
            }
            if (random.nextInt(20) == 0) {
                text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            }
        }
        return text.toString();
    }
}
