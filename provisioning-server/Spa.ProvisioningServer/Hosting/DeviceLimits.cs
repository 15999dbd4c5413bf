using System.Net;
using System.Threading.RateLimiting;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>How many requests of units one address may make. IPv6 counts by /64: one customer has all of it.</summary>
internal sealed class DeviceLimits(ServerOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, string>(address => options.DeviceRate == 0
        ? RateLimitPartition.GetNoLimiter(string.Empty)
        : RateLimitPartition.GetTokenBucketLimiter(AddressLocks.Part(address), _ => new TokenBucketRateLimiterOptions
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
}
