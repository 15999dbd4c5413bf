using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary><c>yes</c> or <c>no</c>, in any case.</summary>
internal sealed class YesNo : Kind<bool>
{
    public override string Description => "yes or no";

    public override ImmutableArray<string> Choices => ["yes", "no"];

    public override Parsed<bool> Read(string text)
        => text.Equals("yes", StringComparison.OrdinalIgnoreCase) ? true
            : text.Equals("no", StringComparison.OrdinalIgnoreCase) ? false
            : new ParseError(0, Description, "SPA type Bool");

    public override string Write(bool value) => value ? "yes" : "no";

    public override string Settle(string text, bool value) => Write(value);
}
