using System.Net;
using System.Threading.RateLimiting;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>How many requests of units one address may make. IPv6 counts by /64: one customer has all of it.</summary>
internal sealed class DeviceLimits(ServerOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, string>(address => options.DeviceRate == 0
        ? RateLimitPartition.GetNoLimiter(string.Empty)
        : RateLimitPartition.GetTokenBucketLimiter(Part(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.DeviceBurst,
            TokensPerPeriod = options.DeviceRate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>True when this request may be served.</summary>
    public bool Admit(IPAddress address)
    {
        using var permit = limiter.AttemptAcquire(address);
        return permit.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    private static string Part(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return Convert.ToHexString(bytes.Length == 16 ? bytes.AsSpan(0, 8) : bytes);
    }
}
