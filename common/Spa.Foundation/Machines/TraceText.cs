namespace Spa.Foundation.Machines;

/// <summary>Events and effects as a ladder shows them: <c>SetTimer(00:00:05)</c> instead of what a record prints.</summary>
public static class TraceText
{
    /// <summary>The text of <paramref name="value"/>.</summary>
    public static string Of(object value)
    {
        var text = value.ToString() ?? string.Empty;
        var open = text.IndexOf(" { ", StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(" }", StringComparison.Ordinal))
        {
            return text;
        }

        if (open + 4 == text.Length)
        {
            return text[..open];
        }

        var members = text[(open + 3)..^2].Split(", ").Select(member => member[(member.IndexOf(" = ", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..]);
        return $"{text[..open]}({string.Join(", ", members)})";
    }
}
