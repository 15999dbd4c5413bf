namespace Spa.Sip.Transactions;

/// <summary>How answers find back (RFC 3261 18.2, RFC 3581), from the section NAT Support Parameters.</summary>
/// <param name="InsertReceived"><c>Insert VIA received</c>: write where the request came from when its Via says otherwise, asked or not.</param>
/// <param name="InsertRport"><c>Insert VIA rport</c>: the same for the port.</param>
/// <param name="ToSourcePort"><c>Send Resp To Src Port</c>: answer to the port the request came from, asked or not.</param>
public sealed record ViaOptions(bool InsertReceived, bool InsertRport, bool ToSourcePort)
{
    /// <summary>Only what the sender asks for.</summary>
    public static ViaOptions AsAsked { get; } = new(false, false, false);
}
