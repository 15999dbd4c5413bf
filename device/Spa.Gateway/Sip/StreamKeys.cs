using System.Globalization;
using System.Numerics;
using Spa.Media.Rtp.Secure;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Sip;

/// <summary>Keys of descriptions as SRTP takes them.</summary>
internal static class StreamKeys
{
    /// <summary>The key of an attribute (RFC 4568); null when there is none.</summary>
    public static SrtpKey? Of(CryptoAttribute? crypto)
        => crypto is null ? null : SrtpKey.FromInline(crypto.Suite == CryptoSuite.AesCm128HmacSha1Tag32 ? SrtpSuite.Sha1Tag32 : SrtpSuite.Sha1Tag80, crypto.Key.Span, Mki(crypto));

    // RFC 4568 6.1: "|1:4" is the number 1 in four octets.
    private static byte[] Mki(CryptoAttribute crypto)
    {
        var mki = new byte[crypto.IdentifierOctets];
        var bar = crypto.Rest.LastIndexOf('|');
        var colon = crypto.Rest.LastIndexOf(':');
        if (mki.Length > 0 && colon > bar && BigInteger.TryParse(crypto.Rest.AsSpan(bar + 1, colon - bar - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            if (bytes.Length <= mki.Length)
            {
                bytes.CopyTo(mki, mki.Length - bytes.Length);
            }
        }

        return mki;
    }
}
