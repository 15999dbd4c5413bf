using System.Globalization;
using System.Text;

namespace Spa.Sip.Subscriptions;

/// <summary>What a mailbox holds (RFC 3842).</summary>
/// <param name="Waiting">Messages wait.</param>
/// <param name="New">New voice messages; null = not said.</param>
/// <param name="Old">Old voice messages; null = not said.</param>
/// <param name="Account">Whose mailbox; null = not said.</param>
public sealed record MessageSummary(bool Waiting, int? New, int? Old, string? Account)
{
    /// <summary>Type of the body.</summary>
    public const string ContentType = "application/simple-message-summary";

    //  Messages-Waiting: yes|no                              RFC 3842 5.2
    //  [ Message-Account: URI ]
    //  *( context-class: new/old [ (urgent-new/urgent-old) ] )

    /// <summary>Reads a body; null when it has no <c>Messages-Waiting</c> line with yes or no.</summary>
    public static MessageSummary? Read(ReadOnlySpan<byte> body)
    {
        bool? waiting = null;
        int? fresh = null, old = null;
        string? account = null;
        foreach (var line in Encoding.UTF8.GetString(body).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            var value = line.AsSpan(colon + 1).Trim();
            switch (line[..colon].Trim().ToUpperInvariant())
            {
                case "MESSAGES-WAITING":
                    waiting = value.Equals("yes", StringComparison.OrdinalIgnoreCase) ? true : value.Equals("no", StringComparison.OrdinalIgnoreCase) ? false : waiting;
                    break;
                case "MESSAGE-ACCOUNT":
                    account = value.ToString();
                    break;
                case "VOICE-MESSAGE":
                    (fresh, old) = Counts(value);
                    break;
            }
        }

        return waiting is { } known ? new MessageSummary(known, fresh, old, account) : null;
    }

    /// <summary>Writes a body.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder("Messages-Waiting: ").Append(Waiting ? "yes" : "no").Append("\r\n");
        if (Account is not null)
        {
            text.Append("Message-Account: ").Append(Account).Append("\r\n");
        }

        if (New is { } fresh)
        {
            text.Append(CultureInfo.InvariantCulture, $"Voice-Message: {fresh}/{Old ?? 0}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static (int? New, int? Old) Counts(ReadOnlySpan<char> value)
    {
        var end = value.IndexOfAny(" (");
        var counts = end < 0 ? value : value[..end];
        var slash = counts.IndexOf('/');
        return slash > 0 && int.TryParse(counts[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var fresh) && int.TryParse(counts[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            ? (fresh, old)
            : (null, null);
    }
}
