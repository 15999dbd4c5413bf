namespace Spa.Gateway.Management.Model;

/// <summary>A row of <c>ManagementServer.InformParameter</c>: a parameter that an ACS wants to be told with each Inform, or with those of some events.</summary>
/// <param name="Number">Instance number, from 1 on; never given twice.</param>
/// <param name="Enable">It counts.</param>
/// <param name="Alias">Name that the ACS may give it; no other row has it.</param>
/// <param name="ParameterName">Full path, with <c>*</c> for any instance number; empty = none yet.</param>
/// <param name="EventList">Event codes with commas between; empty = every Inform.</param>
internal sealed record InformRow(uint Number, bool Enable, string Alias, string ParameterName, string EventList)
{
    /// <summary>Begins the aliases that a CPE gives (TR-106).</summary>
    public const string OwnAlias = "cpe-";

    /// <summary>A row as AddObject makes it.</summary>
    public static InformRow New(uint number) => new(number, false, $"{OwnAlias}{number}", string.Empty, string.Empty);

    /// <summary>Whether an Inform with these events tells it.</summary>
    public bool IsTold(IEnumerable<string> events)
        => Enable && ParameterName.Length > 0 && (EventList.Length == 0 || events.Intersect(EventList.Split(','), StringComparer.Ordinal).Any());

    /// <summary>Whether a parameter is meant.</summary>
    public bool Means(string path)
    {
        var (wanted, given) = (ParameterName.Split('.'), path.Split('.'));
        return wanted.Length == given.Length && wanted.Zip(given).All(p => p.First == p.Second || (p.First == "*" && p.Second.All(char.IsAsciiDigit)));
    }
}
