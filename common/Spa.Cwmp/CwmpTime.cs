using System.Globalization;

namespace Spa.Cwmp;

/// <summary>Times as TR-106 3.2.1 writes them.</summary>
public static class CwmpTime
{
    /// <summary>What stands for a time that is not known.</summary>
    public const string Unknown = "0001-01-01T00:00:00Z";

    /// <summary>In UTC, with seconds; null = <see cref="Unknown"/>.</summary>
    public static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? Unknown;
}
