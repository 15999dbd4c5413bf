using System.Text;
using Spa.Configuration.Parameters.Choices;
using Spa.Sip.Transport;

namespace Spa.Gateway.Sip;

/// <summary>Writes SIP messages to the debug log as <c>SIP Debug Option</c> wants them, and hands them on.</summary>
/// <param name="option">What is wanted now.</param>
/// <param name="write">Takes a line, or a whole message.</param>
internal sealed class SipDebugTap(Func<SipDebugOption> option, Action<string> write) : ISipTap
{
    /// <summary>Sees all messages too; null = nobody.</summary>
    public ISipTap? Next { get; set; }

    /// <inheritdoc/>
    public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent)
    {
        Next?.Passed(path, message, sent);
        var wanted = option();
        if (wanted == SipDebugOption.None)
        {
            return;
        }

        var text = Encoding.UTF8.GetString(message);
        var (isFull, left) = Form(wanted);
        if (left.Contains(Method(text)))
        {
            return;
        }

        var way = sent ? "->" : "<-";
        write(isFull ? $"SIP {way} {path}\n{text}" : $"SIP {way} {path} {FirstLine(text)}");
    }

    private static (bool IsFull, string[] Left) Form(SipDebugOption option) => option switch
    {
        SipDebugOption.OneLine => (false, []),
        SipDebugOption.OneLineNoOptions => (false, ["OPTIONS"]),
        SipDebugOption.OneLineNoNotify => (false, ["NOTIFY"]),
        SipDebugOption.OneLineNoRegister => (false, ["REGISTER"]),
        SipDebugOption.OneLineCalls => (false, ["OPTIONS", "NOTIFY", "REGISTER"]),
        SipDebugOption.FullNoOptions => (true, ["OPTIONS"]),
        SipDebugOption.FullNoNotify => (true, ["NOTIFY"]),
        SipDebugOption.FullNoRegister => (true, ["REGISTER"]),
        SipDebugOption.FullCalls => (true, ["OPTIONS", "NOTIFY", "REGISTER"]),
        _ => (true, []),
    };

    private static string FirstLine(string text) => text.Split('\r', 2)[0];

    // Of a request its first word, of a response that of its CSeq.
    private static string Method(string text)
    {
        var first = FirstLine(text);
        if (!first.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            return first.Split(' ', 2)[0];
        }

        var at = text.IndexOf("\nCSeq:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? string.Empty : text[(at + 6)..].Split('\r', 2)[0].Trim().Split(' ')[^1];
    }
}
