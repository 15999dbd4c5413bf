using System.Collections.Immutable;
using System.Globalization;

namespace Spa.Fleet.Acs;

/// <summary>An ended call, as a CPE lists it.</summary>
/// <param name="Number">Number of its row.</param>
/// <param name="Start">When it began, as the CPE says it.</param>
/// <param name="IsOutgoing">It was placed there.</param>
/// <param name="Party">Number or name of the other one; empty = not told.</param>
/// <param name="Talked">How long; null = not told.</param>
/// <param name="Cause">Why it ended, in the words of TR-104; empty = not told.</param>
/// <param name="Lost">Packets lost of those that should have come, in percent; empty = not told.</param>
public sealed record AcsCall(int Number, string Start, bool IsOutgoing, string Party, TimeSpan? Talked, string Cause, string Lost);

/// <summary>The lists of ended calls among the parameters of a CPE (TR-104 issue 2, <c>CallLog</c>, and tables of vendors with its names).</summary>
public static class AcsCalls
{
    private const string Table = "CallLog.";

    /// <summary>The calls, the latest first.</summary>
    /// <param name="values">Parameters that were read, with their full paths.</param>
    public static ImmutableArray<AcsCall> Of(IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var rows = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (path, value) in values)
        {
            var at = path.IndexOf(Table, StringComparison.Ordinal);
            var dot = at < 0 ? -1 : path.IndexOf('.', at + Table.Length);
            if (dot > 0 && path.AsSpan((at + Table.Length)..dot) is { Length: > 0 and < 10 } number && number.ContainsAnyExceptInRange('0', '9') is false)
            {
                (rows.TryGetValue(path[..dot], out var row) ? row : rows[path[..dot]] = new(StringComparer.Ordinal))[path[(dot + 1)..]] = value;
            }
        }

        return [.. rows.Select(row => Call(int.Parse(row.Key[(row.Key.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture), row.Value)).OrderByDescending(call => call.Start, StringComparer.Ordinal).ThenByDescending(call => call.Number)];
    }

    private static AcsCall Call(int number, Dictionary<string, string> row)
    {
        var isOutgoing = Told("Direction") == "Outgoing";
        var party = Told("RemoteParty") is { Length: > 0 } named ? named : Told(isOutgoing ? "CalledPartyNumber" : "CallingPartyNumber");
        var lost = row.Where(field => field.Key.EndsWith(".RTP.ReceivePacketLossRate", StringComparison.Ordinal)).Select(field => field.Value).Order(StringComparer.Ordinal).LastOrDefault();
        return new AcsCall(number, Told("Start"), isOutgoing, party, uint.TryParse(Told("Duration"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null, Told("CallTerminationCause"), lost ?? string.Empty);

        string Told(string name) => row.GetValueOrDefault(name, string.Empty);
    }
}
