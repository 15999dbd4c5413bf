using System.Globalization;

namespace Spa.Sip.Messages;

/// <summary>A response.</summary>
public sealed record SipResponse : SipMessage
{
    private readonly int status;

    /// <summary>100 to 699.</summary>
    public required int Status
    {
        get => status;
        init => status = value is >= 100 and <= 699 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A status is a number from 100 to 699.");
    }

    /// <summary>The phrase; may be empty.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>1xx.</summary>
    public bool IsProvisional => status < 200;

    /// <summary>2xx.</summary>
    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>Anything but 1xx.</summary>
    public bool IsFinal => status >= 200;

    /// <summary>A response to a request: Via, From, To, Call-ID and CSeq are the request's (RFC 3261 8.2.6).</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">100 to 699.</param>
    /// <param name="toTag">Put to To when it has none; null leaves it as it is (100).</param>
    /// <param name="reason">Null for the status's usual phrase.</param>
    public static SipResponse For(SipRequest request, int status, string? toTag = null, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new SipResponse
        {
            Status = status,
            Reason = reason ?? SipStatus.Reason(status),
            Via = request.Via,
            From = request.From,
            To = toTag is not null && request.To.Tag is null ? request.To with { Tag = toTag } : request.To,
            CallId = request.CallId,
            CSeq = request.CSeq,
        };
    }

    /// <summary>Status and phrase, for a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Status} {Reason}");

    internal override void WriteStart(ref SipSink sink)
    {
        sink.Bytes("SIP/2.0 "u8);
        sink.Number(Status);
        sink.Byte((byte)' ');
        sink.Text(Reason);
        sink.Bytes("\r\n"u8);
    }
}
