using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Simulation.Providers;

/// <summary>Where a subscriber can be reached.</summary>
/// <param name="Contact">The address it registered.</param>
/// <param name="Path">Where its REGISTER came from.</param>
/// <param name="Until">When the binding ends.</param>
/// <param name="CallId">Call-ID of its REGISTER.</param>
/// <param name="Number">CSeq of its REGISTER.</param>
public sealed record Location(AnyUri Contact, SipPath Path, TimeSpan Until, string CallId, uint Number);
