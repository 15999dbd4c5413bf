using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A text that stays as it is, up to a length, and may have to follow a rule.</summary>
/// <param name="what">What is expected: "a host name or address with an optional port".</param>
/// <param name="limit">Longest, in characters.</param>
/// <param name="rule">Says why a text is refused, or null; null = any text. Never asked about a blank text, which is always good.</param>
/// <param name="secret">Never shown.</param>
/// <param name="mask">Hides secrets inside the text; null = there are none.</param>
internal sealed class PlainText(string what, int limit, Func<string, ParseError?>? rule = null, bool secret = false, Func<string, string>? mask = null) : Kind<string>
{
    public override string Description { get; } = rule is null ? $"{what} of up to {limit} characters" : $"{what}, up to {limit} characters, or blank";

    public override bool IsSecret => secret;

    public override int? MaxLength => limit;

    public override string Masked(string text) => mask is null ? base.Masked(text) : mask(text);

    public override Parsed<string> Read(string text)
    {
        if (text.Length > limit)
        {
            return new ParseError(limit, $"no more than {limit} characters", "SPA type Str");
        }

        return text.Length > 0 && rule?.Invoke(text) is { } why ? why : text;
    }

    public override string Write(string value) => value;
}
