package io.promisegate.benchmark;

import io.promisegate.benchmark.RatioTable.Bar;
import java.util.List;
import java.util.Locale;

/** Draws ratios as bars on a logarithmic scale, in SVG. */
final class RatioPlot {
    private static final int ROW = 26;
    private static final int LABELS = 430;
    private static final int DECADE = 130;
    private static final int DECADES = 4;
    private static final int TOP = 30;

    private RatioPlot() {}

    static String svg(List<Bar> bars) {
        int height = TOP + bars.size() * ROW + 10;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\"><title>Time a quote, as a multiple of plain Java</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                LABELS + DECADES * DECADE + 80,
                height));
        for (int decade = 0; decade <= DECADES; decade++) {
            int x = LABELS + decade * DECADE;
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %dV%d\" stroke=\"#ccc\"/><text x=\"%d\" y=\"%d\" text-anchor=\"middle\""
                            + " fill=\"#555\">%,.0f ×</text>%n",
                    x,
                    TOP - 6,
                    height - 6,
                    x,
                    TOP - 12,
                    Math.pow(10, decade)));
        }
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double width = Math.max(2, Math.log10(Math.max(1, bar.ratio())) * DECADE);
            int y = TOP + i * ROW;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#3b6ea5\"/>"
                            + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                    LABELS - 8,
                    y + 15,
                    bar.label(),
                    LABELS,
                    y + 3,
                    width,
                    ROW - 10,
                    LABELS + width + 6,
                    y + 15,
                    String.format(Locale.ROOT, bar.ratio() < 100 ? "%.1f" : "%,.0f", bar.ratio())));
        }
        return svg.append("</svg>\n").toString();
    }
}
