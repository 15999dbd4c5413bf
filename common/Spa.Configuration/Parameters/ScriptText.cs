using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A text of one of the small languages, with what it was read to.</summary>
/// <typeparam name="T">The script's value; its <c>ToString</c> is the canonical text.</typeparam>
/// <param name="what">What is expected: "a tone script".</param>
/// <param name="limit">Longest, in characters.</param>
/// <param name="type">The vendor's name of the data type.</param>
/// <param name="parse">The language's own reader; its errors are handed on.</param>
/// <param name="mask">Hides secrets inside the text; null = there are none.</param>
internal sealed class ScriptText<T>(string what, int limit, string type, Func<string, Parsed<T>> parse, Func<string, string>? mask = null) : Kind<T>
    where T : notnull
{
    public override string Description { get; } = $"{what} of up to {limit} characters";

    public override int? MaxLength => limit;

    public override string Masked(string text) => mask is null ? text : mask(text);

    public override Parsed<T> Read(string text)
        => text.Length > limit ? new ParseError(limit, $"no more than {limit} characters", "SPA type " + type) : parse(text);

    public override string Write(T value) => value.ToString() ?? string.Empty;
}
