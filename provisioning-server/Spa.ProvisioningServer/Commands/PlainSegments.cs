using Spectre.Console;
using Spectre.Console.Rendering;

namespace Spa.ProvisioningServer.Commands;

/// <summary>Nothing that a device says of itself steers a terminal: control characters in what is shown are shown as such.</summary>
internal sealed class PlainSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
    {
        ArgumentNullException.ThrowIfNull(renderables);
        return renderables.Select(r => new Plain(r));
    }

    /// <summary>A text without control characters but line feeds: each becomes a mark.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(Steers) ? string.Concat(text.Select(c => Steers(c) ? '\uFFFD' : c)) : text;
    }

    // Also those that turn the direction of what is written.
    private static bool Steers(char c) => (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private sealed class Plain(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        // What the console itself writes to steer is no text.
        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
            => inner.Render(options, maxWidth).Select(s => s.IsControlCode || s.IsLineBreak || !s.Text.Any(Steers) ? s : new Segment(Of(s.Text), s.Style));
    }
}
