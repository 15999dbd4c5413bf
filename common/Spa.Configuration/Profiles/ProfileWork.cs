namespace Spa.Configuration.Profiles;

/// <summary>How much was done for a file, good or bad: what tests of attacks and benchmarks look at instead of a clock.</summary>
public sealed class ProfileWork
{
    /// <summary>Pairs of digest and key size that were tried.</summary>
    public int Candidates { get; internal set; }

    /// <summary>Bytes that went through the cipher, over all candidates.</summary>
    public long Decrypted { get; internal set; }

    /// <summary>Bytes that came out of decompression.</summary>
    public long Inflated { get; internal set; }

    /// <summary>Characters handed to the XML reader.</summary>
    public long Characters { get; internal set; }

    /// <summary>Start tags seen.</summary>
    public long Elements { get; internal set; }
}
