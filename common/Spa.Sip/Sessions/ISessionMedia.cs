namespace Spa.Sip.Sessions;

/// <summary>The media of a session: makes and takes descriptions (RFC 3264). Bodies are <c>application/sdp</c>.</summary>
public interface ISessionMedia
{
    /// <summary>Our offer, for an INVITE, a re-INVITE, or the answer to an INVITE without one.</summary>
    ReadOnlyMemory<byte> Offer();

    /// <summary>Our answer to their offer; null = it cannot be accepted (488), and all stays as it was.</summary>
    ReadOnlyMemory<byte>? Answer(ReadOnlyMemory<byte> offer);

    /// <summary>Takes their answer to our last offer; false = it is none, and the session cannot go on.</summary>
    bool Take(ReadOnlyMemory<byte> answer);
}
