namespace Spa.Configuration.Parameters;

/// <summary>A heading that stands on the pages of both lines, with rows for both or for one.</summary>
internal sealed class LineSection
{
    public LineSection(string name, ApplyWhen apply = ApplyWhen.Now)
    {
        Line1 = new Section(Page.Line1, name, apply);
        PstnLine = new Section(Page.PstnLine, name, apply);
    }

    public LineSection(string user1, string pstnUser, UserAccess user)
    {
        Line1 = new Section(Page.User1, user1, ApplyWhen.Now, user);
        PstnLine = new Section(Page.PstnUser, pstnUser, ApplyWhen.Now, user);
    }

    /// <summary>The heading on the first line's page.</summary>
    public Section Line1 { get; }

    /// <summary>The heading on the PSTN line's page.</summary>
    public Section PstnLine { get; }

    /// <summary>Makes a row on both pages.</summary>
    /// <param name="label">Label on both.</param>
    /// <param name="kind">Kind of both.</param>
    /// <param name="defaultText">Default on Line 1.</param>
    /// <param name="meaning">Meaning on Line 1.</param>
    /// <param name="pstnDefault">Default on the PSTN line where it differs.</param>
    /// <param name="pstnMeaning">Meaning on the PSTN line where it differs.</param>
    /// <param name="traits">What sets both apart.</param>
    /// <param name="pstnKind">Kind on the PSTN line where it differs.</param>
    public PerLine<T> Row<T>(
        string label, Kind<T> kind, string defaultText, string meaning, string? pstnDefault = null, string? pstnMeaning = null, Traits? traits = null,
        Kind<T>? pstnKind = null)
        where T : notnull
        => new(
            Line1.Row(label, kind, defaultText, meaning, traits),
            PstnLine.Row(label, pstnKind ?? kind, pstnDefault ?? defaultText, pstnMeaning ?? meaning, traits));
}
