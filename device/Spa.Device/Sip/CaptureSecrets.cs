using System.Text;

namespace Spa.Device.Sip;

/// <summary>Masks the secrets of a SIP message, each byte by one: answers to digest challenges, from which a password can be guessed, by asterisks; keys of SRTP (RFC 4568) by the letter A, as a dissector must still find Base64 there.</summary>
internal static class CaptureSecrets
{
    private const byte Hidden = (byte)'*';
    private const byte HiddenKey = (byte)'A';

    /// <summary>Masks in place.</summary>
    public static void Mask(Span<byte> message)
    {
        var isCredentials = false;
        while (!message.IsEmpty)
        {
            var end = message.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..end];
            var isFold = line.Length > 0 && line[0] is (byte)' ' or (byte)'\t';
            isCredentials = isFold ? isCredentials : HasName(line, "Authorization"u8) || HasName(line, "Proxy-Authorization"u8) || HasName(line, "Authentication-Info"u8) || HasName(line, "Proxy-Authentication-Info"u8);
            if (isCredentials)
            {
                MaskValue(line, "response"u8);
                MaskValue(line, "rspauth"u8);
            }
            else if (line.StartsWith("a=crypto:"u8))
            {
                MaskKeys(line);
            }

            message = end < 0 ? [] : message[(end + 1)..];
        }
    }

    private static bool HasName(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
        => line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name) && line[name.Length..].TrimStart(" \t"u8) is [(byte)':', ..];

    // name = "value", with blanks anywhere between.
    private static void MaskValue(Span<byte> line, ReadOnlySpan<byte> name)
    {
        for (var at = 0; at + name.Length < line.Length; at++)
        {
            if ((at > 0 && line[at - 1] is not ((byte)' ' or (byte)',' or (byte)'\t')) || !Ascii.EqualsIgnoreCase(line.Slice(at, name.Length), name))
            {
                continue;
            }

            var value = line[(at + name.Length)..].TrimStart(" \t"u8);
            if (value is not [(byte)'=', ..])
            {
                continue;
            }

            value = value[1..].TrimStart(" \t"u8);
            var isQuoted = value is [(byte)'"', ..];
            value = isQuoted ? value[1..] : value;
            var end = isQuoted ? value.IndexOf((byte)'"') : value.IndexOfAny(", \r"u8);
            value[..(end < 0 ? value.Length : end)].Fill(Hidden);
            return;
        }
    }

    //  a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY|lifetime|MKI:length;inline:KEY ...
    private static void MaskKeys(Span<byte> line)
    {
        while (line.IndexOf("inline:"u8) is >= 0 and var at)
        {
            line = line[(at + "inline:"u8.Length)..];
            var end = line.IndexOfAny("|; \r="u8);
            line[..(end < 0 ? line.Length : end)].Fill(HiddenKey);
        }
    }
}
