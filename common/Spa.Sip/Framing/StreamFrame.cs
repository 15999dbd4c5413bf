using Spa.Foundation.Text;

namespace Spa.Sip.Framing;

/// <summary>What a byte stream holds next.</summary>
public abstract record StreamFrame
{
    private StreamFrame()
    {
    }

    /// <summary>A message, for <see cref="Messages.MessageReader"/>.</summary>
    /// <param name="Bytes">Valid until the framing is used again.</param>
    public sealed record Message(ReadOnlyMemory<byte> Bytes) : StreamFrame;

    /// <summary>CR LF CR LF: the other side asks whether we live; the answer is CR LF (RFC 5626 3.5.1).</summary>
    public sealed record Ping : StreamFrame;

    /// <summary>CR LF: the other side lives.</summary>
    public sealed record Pong : StreamFrame;

    /// <summary>The stream cannot be cut any more: close it. Nothing comes after this.</summary>
    /// <param name="Error">Why; the place counts from where the message begins.</param>
    /// <param name="Head">The message as far as its headers are there, so that <see cref="Messages.MessageReader"/> can make the answer to send before closing; empty when they are not. Valid until the framing is used again.</param>
    public sealed record Broken(ParseError Error, ReadOnlyMemory<byte> Head) : StreamFrame;
}
