using System.Collections.Concurrent;
using System.Net;

namespace Spa.ProvisioningServer.Security;

/// <summary>Addresses from which wrong passwords or tokens came: after some of them nothing is looked at for a while, which grows. IPv6 counts by /64. Of this process only.</summary>
internal sealed class AddressLocks(TimeProvider clock)
{
    /// <summary>Wrong tries of an address before waiting begins: several people may sit behind one.</summary>
    public const int FreeTries = 20;

    private const int Most = 50_000;
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Row> rows = new(StringComparer.Ordinal);

    private sealed record Row(int Failures, DateTimeOffset Last, DateTimeOffset? Until);

    /// <summary>How long nothing from there is looked at; null = it is.</summary>
    public TimeSpan? Locked(IPAddress? address)
        => rows.TryGetValue(Part(address), out var row) && row.Until is { } until && until > clock.GetUtcNow() ? until - clock.GetUtcNow() : null;

    /// <summary>A wrong password or token came from there.</summary>
    public void Failed(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        if (rows.Count >= Most)
        {
            foreach (var (key, row) in rows)
            {
                if (now - row.Last > Forgotten && (row.Until is null || row.Until < now))
                {
                    rows.TryRemove(key, out _);
                }
            }

            // A flood from everywhere: better to forget than to grow.
            if (rows.Count >= Most)
            {
                rows.Clear();
            }
        }

        rows.AddOrUpdate(Part(address), _ => new(1, now, null), (_, row) =>
        {
            var failures = now - row.Last > Forgotten && (row.Until ?? now) <= now ? 1 : row.Failures + 1;
            return new(failures, now, Logins.Wait(failures - (FreeTries - Logins.FreeTries)) is { } wait ? now + wait : null);
        });
    }

    /// <summary>A right one came from there.</summary>
    public void Succeeded(IPAddress? address) => rows.TryRemove(Part(address), out _);

    /// <summary>The part of an address that counts as one place.</summary>
    public static string Part(IPAddress? address)
    {
        var plain = address ?? IPAddress.None;
        plain = plain.IsIPv4MappedToIPv6 ? plain.MapToIPv4() : plain;
        var bytes = plain.GetAddressBytes();
        return Convert.ToHexString(bytes.Length == 16 ? bytes.AsSpan(0, 8) : bytes);
    }
}
