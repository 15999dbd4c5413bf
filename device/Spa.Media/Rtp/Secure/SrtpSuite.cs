namespace Spa.Media.Rtp.Secure;

/// <summary>A crypto suite of RFC 4568 6.2. Both have AES in counter mode with 128 bits and HMAC-SHA1; control packets carry a tag of 80 bits with either.</summary>
public sealed record SrtpSuite
{
    /// <summary>Tag of 80 bits.</summary>
    public static readonly SrtpSuite Sha1Tag80 = new("AES_CM_128_HMAC_SHA1_80", 10);

    /// <summary>Tag of 32 bits on audio.</summary>
    public static readonly SrtpSuite Sha1Tag32 = new("AES_CM_128_HMAC_SHA1_32", 4);

    private SrtpSuite(string name, int tagLength) => (Name, TagLength) = (name, tagLength);

    /// <summary>All that are offered, the stronger first.</summary>
    public static IReadOnlyList<SrtpSuite> All { get; } = [Sha1Tag80, Sha1Tag32];

    /// <summary>As it stands in <c>a=crypto</c>.</summary>
    public string Name { get; }

    /// <summary>Bytes of the tag of an RTP packet.</summary>
    public int TagLength { get; }

    /// <summary>The suite of that name, or null.</summary>
    public static SrtpSuite? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
