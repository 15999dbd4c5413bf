using Spa.Media.CallerId;

namespace Spa.Gateway.Calls;

/// <summary>Who calls, as a display shows it.</summary>
/// <param name="Number">Dialable number; empty = none.</param>
/// <param name="Name">Name; empty = none.</param>
/// <param name="Absence">Why there is no number.</param>
public sealed record CallerName(string Number, string Name, CallerIdAbsence Absence = CallerIdAbsence.OutOfArea);
