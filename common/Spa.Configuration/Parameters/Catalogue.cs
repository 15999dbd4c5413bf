namespace Spa.Configuration.Parameters;

/// <summary>All settings of the device. Profiles, pages, phone menu, TR-069 tree, validation and manual are views of it.</summary>
public static class Catalogue
{
    internal static readonly Parameter[] Rows = Collect();

    private static readonly Dictionary<string, Parameter> ByName = Rows.ToDictionary(p => p.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, Parameter> ByAnyCase = AnyCase();

    private static readonly Dictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every setting, page by page, in the order of the pages.</summary>
    public static IReadOnlyList<Parameter> All => Rows;

    /// <summary>The setting of that exact name; null when there is none.</summary>
    public static Parameter? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The setting of that exact name, without making a string; null when there is none.</summary>
    public static Parameter? Find(ReadOnlySpan<char> name) => BySpan.TryGetValue(name, out var found) ? found : null;

    /// <summary>The setting of that name in any case, or of a spelling that circulates in profiles of the family; null when there is none.</summary>
    public static Parameter? FindIgnoringCase(string name) => ByAnyCase.GetValueOrDefault(name);

    private static Parameter[] Collect()
    {
        Section[] sections =
        [
            .. RouterWanParameters.Sections, .. RouterLanParameters.Sections, .. RouterApplicationParameters.Sections,
            .. SystemParameters.Sections, .. SipParameters.Sections, .. ProvisioningParameters.Sections, .. RegionalParameters.Sections,
            .. LineParameters.Line1Sections, .. LineParameters.PstnSections, .. PstnLineParameters.Sections,
            .. UserParameters.User1Sections, .. UserParameters.PstnUserSections,
        ];
        Parameter[] rows = [.. sections.SelectMany(s => s.Rows)];
        for (var at = 0; at < rows.Length; at++)
        {
            rows[at].Index = at;
        }

        return rows;
    }

    private static Dictionary<string, Parameter> AnyCase()
    {
        var found = Rows.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        found["Set_Local_Date_mm_dd_"] = RegionalParameters.SetLocalDate;
        found["Set_Local_Time_HH_mm_"] = RegionalParameters.SetLocalTime;
        return found;
    }
}
