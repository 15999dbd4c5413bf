using System.Globalization;
using System.Text;

namespace Spa.Bench.Media;

/// <summary>A chart of lines as an SVG file: axes with round steps, a legend, nothing else.</summary>
internal sealed class SvgPlot(string title, string horizontal, string vertical)
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Left = 64;
    private const int Right = 190;
    private const int Top = 40;
    private const int Bottom = 50;
    private static readonly string[] Colours = ["#1b6ca8", "#c8553d", "#3a7d44", "#8e5ea2", "#b8860b", "#555555"];
    private readonly List<(string Name, List<(double X, double Y)> Points)> lines = [];

    /// <summary>Adds a line; points without a finite value are left out.</summary>
    public void Add(string name, IEnumerable<(double X, double Y)> points)
        => lines.Add((name, [.. points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y))]));

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var all = lines.SelectMany(l => l.Points).ToList();
        var (x0, x1, stepX) = Axis(all.Min(p => p.X), all.Max(p => p.X));
        var (y0, y1, stepY) = Axis(all.Min(p => p.Y), all.Max(p => p.Y));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Text(Left, 22, title, "start", 15);
        Text(Left + ((Width - Left - Right) / 2.0), Height - 12, horizontal, "middle");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"{Top + ((Height - Top - Bottom) / 2)}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {Top + ((Height - Top - Bottom) / 2)})\">{Escaped(vertical)}</text>\n");
        for (var x = x0; x <= x1 + (stepX / 2); x += stepX)
        {
            Line(X(x), Top, X(x), Height - Bottom, "#dddddd");
            Text(X(x), Height - Bottom + 16, Number(x, stepX), "middle");
        }

        for (var y = y0; y <= y1 + (stepY / 2); y += stepY)
        {
            Line(Left, Y(y), Width - Right, Y(y), "#dddddd");
            Text(Left - 6, Y(y) + 4, Number(y, stepY), "end");
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var points = string.Join(' ', lines[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.#},{Y(p.Y):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" points=\"{points}\"/>\n");
            Line(Width - Right + 14, Top + 8 + (i * 18), Width - Right + 34, Top + 8 + (i * 18), colour);
            Text(Width - Right + 40, Top + 12 + (i * 18), lines[i].Name, "start");
        }

        return svg.Append("</svg>\n").ToString();

        double X(double x) => Left + ((x - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - y0) / (y1 - y0) * (Height - Top - Bottom));
        void Line(double fromX, double fromY, double toX, double toY, string colour)
            => svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{fromX:0.#}\" y1=\"{fromY:0.#}\" x2=\"{toX:0.#}\" y2=\"{toY:0.#}\" stroke=\"{colour}\"/>\n");
        void Text(double x, double y, string text, string anchor, int size = 12)
            => svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{Escaped(text)}</text>\n");
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Number(double value, double step) => value.ToString(step >= 1 ? "0" : step >= 0.1 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static (double From, double To, double Step) Axis(double least, double most)
    {
        var range = Math.Max(most - least, 1e-6);
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / 5)));
        var step = new[] { 1.0, 2, 5, 10 }.Select(m => m * power).First(s => range / s <= 8);
        return (Math.Floor(least / step) * step, Math.Max(Math.Ceiling(most / step), Math.Floor(least / step) + 1) * step, step);
    }
}
