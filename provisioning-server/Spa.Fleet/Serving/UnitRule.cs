using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Serving;

/// <summary>How units of a model are spoken to.</summary>
/// <param name="Model">Canonical model: <c>SPA2102</c>.</param>
/// <param name="Enrol">Where they come for their key.</param>
/// <param name="Fetch">Where they fetch their profile.</param>
/// <param name="Digest">How the key of their profile is made of its passphrase: MD5 for every SPA adapter, SHA-256 for late multiplatform firmware (provisioning 1.3).</param>
public sealed record UnitRule(string Model, EnrolBy Enrol, FetchBy Fetch, KeyDigest Digest)
{
    /// <summary>What holds for a unit when nobody has said anything of its model: original units of the vendor know no TLS newer than 1.0.</summary>
    /// <param name="model">Its model.</param>
    /// <param name="agent">What it says of itself; null = nothing.</param>
    /// <param name="legacy">True when the port for old units is open.</param>
    public static UnitRule Usual(string model, UserAgent? agent, bool legacy)
        => new(model, legacy && (agent is { IsOriginal: true } || (agent is null && model != ModelName.Default)) ? EnrolBy.Legacy : EnrolBy.Https, FetchBy.Http, KeyDigest.Md5);
}
