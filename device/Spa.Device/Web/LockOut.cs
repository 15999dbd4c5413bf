using System.Net;
using System.Net.Sockets;

namespace Spa.Device.Web;

/// <summary>Slows down who guesses passwords: after some failures an address waits, each time twice as long. For use from several threads.</summary>
/// <param name="now">A clock that never goes back.</param>
public sealed class LockOut(Func<TimeSpan> now)
{
    /// <summary>Failures without a wait.</summary>
    public const int FreeFailures = 5;

    private const int MaxAddresses = 1024;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(5), Forgotten = TimeSpan.FromHours(1);
    private readonly Dictionary<IPAddress, Record> records = [];
    private readonly Lock sync = new();

    private sealed record Record(int Failures, TimeSpan Until, TimeSpan Last);

    /// <summary>How long this address has to wait before its next try is looked at; null = not at all.</summary>
    public TimeSpan? Wait(IPAddress address)
    {
        lock (sync)
        {
            return records.TryGetValue(Key(address), out var record) && record.Until > now() ? record.Until - now() : null;
        }
    }

    /// <summary>A wrong password.</summary>
    public void Failed(IPAddress address)
    {
        lock (sync)
        {
            var key = Key(address);
            var time = now();
            var failures = records.TryGetValue(key, out var record) && time - record.Last < Forgotten ? record.Failures + 1 : 1;
            var wait = failures < FreeFailures ? TimeSpan.Zero : FirstWait * Math.Pow(2, Math.Min(failures - FreeFailures, 20));
            if (records.Count >= MaxAddresses && record is null)
            {
                records.Remove(records.MinBy(r => r.Value.Last).Key);
            }

            records[key] = new Record(failures, time + (wait < LongestWait ? wait : LongestWait), time);
        }
    }

    /// <summary>A right password: the address starts anew.</summary>
    public void Succeeded(IPAddress address)
    {
        lock (sync)
        {
            records.Remove(Key(address));
        }
    }

    // One customer has a whole /64 of IPv6 addresses.
    private static IPAddress Key(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}
