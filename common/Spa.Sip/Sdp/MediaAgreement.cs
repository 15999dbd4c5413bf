namespace Spa.Sip.Sdp;

/// <summary>What offer and answer came to.</summary>
/// <param name="Local">Our description: the answer to send, or the offer that was answered.</param>
/// <param name="Audio">Speech; null when there is none.</param>
/// <param name="Fax">Fax; null when there is none.</param>
public sealed record MediaAgreement(SessionDescription Local, AudioTerms? Audio, FaxTerms? Fax);
