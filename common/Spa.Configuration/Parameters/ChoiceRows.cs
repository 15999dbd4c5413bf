using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Spa.Configuration.Parameters;

/// <summary>Rows of lists whose texts follow from their values.</summary>
internal static class ChoiceRows
{
    /// <summary>Every whole number from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static ImmutableArray<(string Text, int Value)> Numbers(int first, int last)
        => [.. Enumerable.Range(first, last - first + 1).Select(n => (n.ToString(CultureInfo.InvariantCulture), n))];

    /// <summary>Times as <c>256 ms</c>; none is <c>0</c>.</summary>
    public static ImmutableArray<(string Text, TimeSpan Value)> Milliseconds(params ReadOnlySpan<int> times)
    {
        var rows = ImmutableArray.CreateBuilder<(string Text, TimeSpan Value)>(times.Length);
        foreach (var time in times)
        {
            rows.Add((time == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{time} ms"), TimeSpan.FromMilliseconds(time)));
        }

        return rows.MoveToImmutable();
    }

    /// <summary>Addresses in their usual spelling.</summary>
    public static ImmutableArray<(string Text, IPAddress Value)> Addresses(params ReadOnlySpan<string> addresses)
    {
        var rows = ImmutableArray.CreateBuilder<(string Text, IPAddress Value)>(addresses.Length);
        foreach (var address in addresses)
        {
            rows.Add((address, IPAddress.Parse(address)));
        }

        return rows.MoveToImmutable();
    }

    /// <summary>Offsets of local time from texts such as <c>GMT-03:30</c>; <c>GMT</c> alone is none.</summary>
    public static ImmutableArray<(string Text, TimeSpan Value)> TimeZones(params ReadOnlySpan<string> zones)
    {
        var rows = ImmutableArray.CreateBuilder<(string Text, TimeSpan Value)>(zones.Length);
        foreach (var zone in zones)
        {
            var offset = zone.Length == 3 ? TimeSpan.Zero : TimeSpan.ParseExact(zone.AsSpan(4), "hh\\:mm", CultureInfo.InvariantCulture);
            rows.Add((zone, zone is [_, _, _, '-', ..] ? -offset : offset));
        }

        return rows.MoveToImmutable();
    }
}
