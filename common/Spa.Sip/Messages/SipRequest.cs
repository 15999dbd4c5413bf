namespace Spa.Sip.Messages;

/// <summary>A request.</summary>
public sealed record SipRequest : SipMessage
{
    /// <summary>What is asked.</summary>
    public required SipMethod Method { get; init; }

    /// <summary>Whom, for the next hop.</summary>
    public required AnyUri RequestUri { get; init; }

    /// <summary>The request line, for a log.</summary>
    public override string ToString() => $"{Method} {RequestUri}";

    internal override void WriteStart(ref SipSink sink)
    {
        sink.Text(Method.Text);
        sink.Byte((byte)' ');
        RequestUri.Write(ref sink);
        sink.Bytes(" SIP/2.0\r\n"u8);
    }
}
