using Spa.Configuration.Parameters;
using Spa.Configuration.Views;
using Spa.Foundation.Text;

namespace Spa.Configuration.Settings;

/// <summary>A wish that was not granted; the setting keeps its old value.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Reason">Why.</param>
/// <param name="Error">Where and how the text is bad; null when it is not about the text.</param>
/// <param name="Shown">The refused text, masked where it is secret, cut at 60 characters.</param>
public sealed record Refusal(string Name, RefusalReason Reason, ParseError? Error, string Shown)
{
    private const int LongestShown = 60;

    /// <summary>One sentence for a log, a page or a report; without secrets.</summary>
    public override string ToString() => Reason switch
    {
        RefusalReason.UnknownName => $"{Name}: there is no such setting",
        RefusalReason.Blank => $"{Name}: may be replaced, not blanked",
        _ => $"{Name}: \"{Shown}\" refused, {Error}",
    };

    internal static Refusal Unknown(string name) => new(name, RefusalReason.UnknownName, null, string.Empty);

    internal static Refusal Of(Parameter parameter, string text, ParseError error)
    {
        var shown = SecretMask.Masked(parameter, text);
        return new(parameter.Name, RefusalReason.BadValue, error, shown.Length > LongestShown ? shown[..LongestShown] + "..." : shown);
    }
}
