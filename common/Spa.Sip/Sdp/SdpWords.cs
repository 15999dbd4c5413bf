using System.Text;

namespace Spa.Sip.Sdp;

/// <summary>Words and lines that nearly every description carries, made into a string once.</summary>
internal static class SdpWords
{
    private const int Longest = 25;

    private static readonly string[][] ByLength = [.. Enumerable.Range(0, Longest).Select(length => All.Where(w => w.Length == length).ToArray())];

    private static IEnumerable<string> All =>
    [
        "-", "0", "2", "3", "4", "8", "9", "13", "18", "20", "30", "96", "97", "98", "99", "100", "101", "0 0", "IN", "IP4", "IP6", "call", "SIP Call",
        "audio", "image", "video", "t38", "udptl", "RTP/AVP", "RTP/SAVP", "rtpmap", "fmtp", "ptime", "maxptime", "sendrecv", "sendonly", "recvonly", "inactive", "crypto", "rtcp", "silenceSupp",
        "0 PCMU/8000", "8 PCMA/8000", "18 G729/8000", "2 G726-32/8000", "9 G722/8000", "13 CN/8000", "101 telephone-event/8000", "101 0-15", "101 0-16", "18 annexb=no", "session",
    ];

    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.Length < Longest)
        {
            foreach (var word in ByLength[text.Length])
            {
                if (Ascii.Equals(text, word)) return word;
            }
        }

        return Encoding.UTF8.GetString(text);
    }
}
