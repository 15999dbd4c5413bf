namespace Spa.Cwmp;

/// <summary>Version of the protocol (TR-069 amendment 6, A.1).</summary>
public enum CwmpVersion
{
    /// <summary>TR-069 amendment 1.</summary>
    V10,

    /// <summary>Amendment 2.</summary>
    V11,

    /// <summary>Amendment 3.</summary>
    V12,

    /// <summary>Amendment 4.</summary>
    V13,

    /// <summary>Amendments 5 and 6.</summary>
    V14,
}

/// <summary>Texts of versions.</summary>
public static class CwmpVersions
{
    internal const string NamespaceStart = "urn:dslforum-org:cwmp-1-";
    private static readonly string[] Texts = ["1.0", "1.1", "1.2", "1.3", "1.4"];

    /// <summary>As the headers of 1.4 write it: "1.0".</summary>
    public static string Text(this CwmpVersion version) => Texts[(int)version];

    /// <summary>The XML namespace of its messages. From 1.2 on it is one and the same.</summary>
    public static string Namespace(this CwmpVersion version) => NamespaceStart + (version switch { CwmpVersion.V10 => "0", CwmpVersion.V11 => "1", _ => "2" });

    /// <summary>The version of a text like "1.2"; null = none that is known.</summary>
    public static CwmpVersion? FromText(string text) => Array.IndexOf(Texts, text.Trim()) is var at and >= 0 ? (CwmpVersion)at : null;

    /// <summary>The version that a namespace stands for, the newest known one for a newer namespace; null = not of CWMP.</summary>
    public static CwmpVersion? FromNamespace(string name)
        => !name.StartsWith(NamespaceStart, StringComparison.Ordinal) ? null
            : name[NamespaceStart.Length..] switch { "0" => CwmpVersion.V10, "1" => CwmpVersion.V11, "2" => CwmpVersion.V12, _ => CwmpVersion.V14 };
}
