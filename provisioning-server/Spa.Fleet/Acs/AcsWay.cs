using System.Net;

namespace Spa.Fleet.Acs;

/// <summary>How a CPE is asked to begin a session.</summary>
public abstract record AcsWay
{
    private AcsWay()
    {
    }

    /// <summary>For programs: direct, nat, next.</summary>
    public abstract string Name { get; }

    /// <summary>In a sentence.</summary>
    public abstract string Spoken { get; }

    /// <summary>By HTTP, at its own address (TR-069 3.2.2).</summary>
    /// <param name="Url">Which.</param>
    public sealed record Direct(Uri Url) : AcsWay
    {
        /// <inheritdoc/>
        public override string Name => "direct";

        /// <inheritdoc/>
        public override string Spoken => "A connection request reaches it directly (TCP).";
    }

    /// <summary>By a signed datagram, through the address translation that it stands behind (TR-069 annex G).</summary>
    /// <param name="Outside">Its outside address.</param>
    public sealed record Nat(IPEndPoint Outside) : AcsWay
    {
        /// <inheritdoc/>
        public override string Name => "nat";

        /// <inheritdoc/>
        public override string Spoken => $"A connection request reaches it through its address translation (UDP), at {Outside}.";
    }

    /// <summary>Not at all: its next session comes by itself.</summary>
    /// <param name="Why">In a sentence.</param>
    public sealed record Later(string Why) : AcsWay
    {
        /// <inheritdoc/>
        public override string Name => "next";

        /// <inheritdoc/>
        public override string Spoken => Why;
    }
}
