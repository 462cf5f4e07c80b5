package io.relata.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes a trade-off beside the report of its run: as JSON, and as a plot that a browser shows. */
public final class TradeOffFiles {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 400;
    private static final double MARGIN = 56;

    private final ObjectMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Writes {@code <report>.tradeoff.json} and {@code <report>.tradeoff.svg}.
     *
     * @param report the report's file, whose name ends in {@code .json}
     * @return the plot's file
     * @throws UncheckedIOException when they cannot be written
     */
    public Path write(Path report, TradeOff tradeOff) {
        String stem = report.getFileName().toString().replaceAll("\\.json$", "");
        Path plot = report.resolveSibling(stem + ".tradeoff.svg");
        try {
            Files.writeString(report.resolveSibling(stem + ".tradeoff.json"), render(tradeOff), StandardCharsets.UTF_8);
            Files.writeString(plot, plot(tradeOff), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written.".formatted(plot), e);
        }
        return plot;
    }

    /** Returns the trade-off as an indented JSON document with a line end. */
    String render(TradeOff tradeOff) {
        ObjectNode root = json.createObjectNode().put("name", tradeOff.name()).put("profile", tradeOff.profile());
        ArrayNode points = root.putArray("points");
        for (TradeOff.Point point : tradeOff.points()) {
            points.addObject()
                    .put("below", point.below())
                    .put("asked_share", rounded(point.askedShare()))
                    .put("macro_f1_official", rounded(point.metrics().of("macro_f1_official")))
                    .put("micro_f1", rounded(point.metrics().of("micro_f1")))
                    .put("accuracy", rounded(point.metrics().of("accuracy")))
                    .put("filter_micro_f1_of_asked", rounded(point.filterMicroF1OfAsked()))
                    .put("asked_micro_f1_of_asked", rounded(point.askedMicroF1OfAsked()))
                    .put("gold_in_top_3_of_asked", rounded(point.goldInTopThree()));
        }
        try {
            return json.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can always be written.", e);
        }
    }

    /** Returns macro-F1 over the share of examples asked about, as SVG. */
    String plot(TradeOff tradeOff) {
        List<Double> scores = tradeOff.points().stream()
                .map(p -> p.metrics().of("macro_f1_official"))
                .toList();
        double top = Math.ceil(scores.stream().mapToDouble(s -> s).max().orElse(100) / 5) * 5;
        double bottom = Math.min(
                top - 5, Math.floor(scores.stream().mapToDouble(s -> s).min().orElse(0) / 5) * 5);
        StringBuilder line = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int i = 0; i < scores.size(); i++) {
            TradeOff.Point point = tradeOff.points().get(i);
            double x = MARGIN + point.askedShare() * (WIDTH - 2 * MARGIN);
            double y = height(scores.get(i), bottom, top);
            line.append(text("%s%.1f %.1f", i == 0 ? "M" : " L", x, y));
            dots.append(text(
                    "  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>below %.2f: %.2f at %.0f %%</title></circle>\n",
                    x, y, point.below(), scores.get(i), 100 * point.askedShare()));
        }
        return text(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"13\">\n",
                        WIDTH, HEIGHT)
                + text("  <title>%s: macro-F1 over the share of language model calls</title>\n", tradeOff.name())
                + axes(bottom, top)
                + text("  <path d=\"%s\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>\n", line)
                + dots
                + "</svg>\n";
    }

    private static String axes(double bottom, double top) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i <= 5; i++) {
            double score = bottom + i * (top - bottom) / 5;
            double y = height(score, bottom, top);
            double x = MARGIN + i * (WIDTH - 2 * MARGIN) / 5;
            out.append(text("  <path d=\"M%.1f %.1f H%.1f\" stroke=\"#ddd\"/>\n", MARGIN, y, WIDTH - MARGIN));
            out.append(
                    text("  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n", MARGIN - 6, y + 4, score));
            out.append(text(
                    "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d %%</text>\n",
                    x, HEIGHT - MARGIN + 18, 20 * i));
        }
        return out.append(text(
                        "  <text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">share of language model calls</text>\n",
                        WIDTH / 2, HEIGHT - 12))
                .append(text("  <text x=\"%.1f\" y=\"24\">official macro-F1</text>\n", MARGIN))
                .toString();
    }

    private static double height(double score, double bottom, double top) {
        return HEIGHT - MARGIN - (score - bottom) / (top - bottom) * (HEIGHT - 2 * MARGIN);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }
}
