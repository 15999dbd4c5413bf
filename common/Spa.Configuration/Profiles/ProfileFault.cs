namespace Spa.Configuration.Profiles;

/// <summary>Why a file is no profile. Nothing of it may be applied.</summary>
/// <param name="Err">Text of the macro <c>$ERR</c>, one of the constants here. All failures of key, cipher, compression and form have the same one, so that it tells a stranger nothing.</param>
/// <param name="Detail">The reason in a sentence, for the log of this machine only. Holds names and places, never a value.</param>
/// <param name="Line">Line in the XML, from 1; null when the file never got so far.</param>
public sealed record ProfileFault(string Err, string Detail, int? Line)
{
    /// <summary>Wrong key, damaged, cut, not well-formed, encrypted without a key or the reverse.</summary>
    public const string CorruptFile = "corrupt file";

    /// <summary>Beyond one of <see cref="ProfileLimits"/>.</summary>
    public const string TooLarge = "profile too large";

    /// <summary>The vendor's closed binary form, or something else that is no profile at all.</summary>
    public const string UnsupportedFormat = "unsupported profile format";

    /// <summary>The server encrypted by RFC 8188, and there is no keying material to open it with.</summary>
    public const string NoKey = "no key";

    internal static ProfileFault Corrupt(string detail, int? line = null) => new(CorruptFile, detail, line);

    internal static ProfileFault Beyond(string detail, int? line = null) => new(TooLarge, detail, line);
}
