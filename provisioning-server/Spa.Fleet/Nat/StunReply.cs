using System.Net;

namespace Spa.Fleet.Nat;

/// <summary>What a request to the STUN server gets.</summary>
/// <param name="Bytes">The message.</param>
/// <param name="To">Where it goes.</param>
/// <param name="IsRefusal">It says why not.</param>
public sealed record StunReply(byte[] Bytes, IPEndPoint To, bool IsRefusal);
