package io.relata.benchmark;

import java.util.Locale;
import java.util.Map;

/** Horizontal bars over a logarithmic axis, as SVG. */
final class BarChart {
    private static final double WIDTH = 760;
    private static final double LABELS = 300;
    private static final double ROW = 26;
    private static final double TOP = 56;

    private final String title;
    private final String axis;

    BarChart(String title, String axis) {
        this.title = title;
        this.axis = axis;
    }

    /** Draws positive values, one bar each, in the map's order. */
    String draw(Map<String, Double> values) {
        double least = values.values().stream().mapToDouble(v -> v).min().orElse(1) / 2;
        double greatest = values.values().stream().mapToDouble(v -> v).max().orElse(1);
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"13\">\n",
                WIDTH, TOP + ROW * values.size() + 12));
        svg.append(text("  <text x=\"12\" y=\"20\" font-size=\"15\">%s</text>\n", escaped(title)));
        svg.append(text("  <text x=\"12\" y=\"40\" fill=\"#555\">%s</text>\n", escaped(axis)));
        double y = TOP;
        for (Map.Entry<String, Double> bar : values.entrySet()) {
            double share = greatest > least ? Math.log(bar.getValue() / least) / Math.log(greatest / least) : 1;
            svg.append(text(
                    "  <text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LABELS - 8, y + 15, escaped(bar.getKey())));
            svg.append(text(
                    "  <rect x=\"%.0f\" y=\"%.1f\" width=\"%.1f\" height=\"18\" fill=\"#1f5fa8\"/>\n",
                    LABELS, y, share * (WIDTH - LABELS - 80)));
            svg.append(text(
                    "  <text x=\"%.1f\" y=\"%.1f\">%.3g</text>\n",
                    LABELS + share * (WIDTH - LABELS - 80) + 6, y + 15, bar.getValue()));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
