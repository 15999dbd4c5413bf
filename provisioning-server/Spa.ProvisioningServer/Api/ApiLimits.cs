using System.Threading.RateLimiting;

namespace Spa.ProvisioningServer.Api;

/// <summary>How many requests a token, or an operator's page, may make.</summary>
internal sealed class ApiLimits(ServerOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(who => options.ApiRate == 0
        ? RateLimitPartition.GetNoLimiter(string.Empty)
        : RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.ApiRate * 5,
            TokensPerPeriod = options.ApiRate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Null when this request may be served, else how long to wait.</summary>
    public TimeSpan? Admit(string who)
    {
        using var permit = limiter.AttemptAcquire(who);
        return permit.IsAcquired ? null : permit.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose() => limiter.Dispose();
}
