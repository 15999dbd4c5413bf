namespace Spa.Foundation.Text;

/// <summary>Why a text was refused.</summary>
/// <param name="At">0-based offset from the start of the text handed to the parser, in the parser's units (characters for scripts, bytes for messages).</param>
/// <param name="Expected">What would have been accepted there, as the user would say it: "a port number".</param>
/// <param name="Rule">Where the rule is written: "RFC 3261 25.1".</param>
public sealed record ParseError(int At, string Expected, string Rule)
{
    /// <summary>One sentence for a log or a page: <c>expected a port number at 12 (RFC 3261 25.1)</c>.</summary>
    public override string ToString() => $"expected {Expected} at {At} ({Rule})";
}
