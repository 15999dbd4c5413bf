using System.Text;

namespace Spa.Sip.Messages;

/// <summary>Words that nearly every message carries, made into a string once.</summary>
internal static class Words
{
    private static readonly string[][] ByLength = [.. Enumerable.Range(0, 12).Select(length => All.Where(w => w.Length == length).ToArray())];

    private static IEnumerable<string> All =>
    [
        "q", "lr", "tag", "ttl", "udp", "tcp", "tls", "UDP", "TCP", "TLS", "ob", "yes", "uac", "uas", "sip",
        "user", "auth", "5060", "maddr", "rport", "phone", "branch", "method", "expires", "received", "transport",
        "refresher", "algorithm", "Digest", "MD5", "realm", "nonce", "uri", "opaque", "qop", "nc", "cnonce", "response", "username", "stale", "domain",
        "charset", "to-tag", "from-tag", "early-only", "reason", "cause", "text", "purpose", "id", "info", "reg-id", "application", "sdp",
        "replaces", "timer", "100rel", "INVITE", "ACK", "CANCEL", "OPTIONS", "BYE", "REFER", "NOTIFY", "INFO", "MESSAGE", "UPDATE", "PRACK", "SUBSCRIBE", "REGISTER", "SHA-256",
        "127.0.0.1",
    ];

    /// <summary>The text, shared when it is one of the words.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.Length < 12)
        {
            foreach (var word in ByLength[text.Length])
            {
                if (word[0] == text[0] && Ascii.Equals(text, word)) return word;
            }
        }

        return Encoding.UTF8.GetString(text);
    }
}
