using Spa.Fleet.Inventory;
using static Spa.Fleet.Enrolment.EnrolmentEffect;

namespace Spa.Fleet.Enrolment;

/// <summary>Who is let in. The key of a device goes only to the holder of the private key that is bound to it.</summary>
public static class EnrolmentRules
{
    /// <summary>Longest User-Agent kept.</summary>
    public const int LongestUserAgent = 200;

    /// <summary>What happens when a unit asks for its enrolment profile.</summary>
    public static EnrolmentStep On(EnrolmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (request.Certificate, request.Device) switch
        {
            // Nothing is written down for a unit that proves nothing: walking through MAC addresses leaves no trace in the store and learns nothing.
            (null, _) => Wait(),
            ({ Mac: { } named }, _) when named != request.Mac => Wait(),
            ({ Mac: null }, _) => Wait(),

            (_, { State: DeviceState.Blocked }) => Wait(),
            ({ } shown, { State: DeviceState.Enrolled } device) when Same(shown.PublicKey, device.PublicKey) => new(EnrolmentAnswer.Keys, []),
            ({ FromProvider: true } shown, null) => LetIn(request, shown, new Device(request.Mac)),
            ({ FromProvider: true } shown, { PublicKey: null } device) when device.Serial is null || shown.Serial == device.Serial => LetIn(request, shown, device),

            ({ FromProvider: true } shown, { PublicKey: null }) => Keep(request, shown, "Its certificate names another serial number than the inventory."),
            ({ } shown, { State: DeviceState.Enrolled }) => Keep(request, shown, "Another key is bound to this MAC: a replaced unit, or somebody who pretends."),
            ({ } shown, _) => Keep(request, shown, "Its certificate is not the provider's."),
        };
    }

    /// <summary>What happens when an operator who has compared the code lets a unit in.</summary>
    /// <param name="unit">The waiting unit.</param>
    /// <param name="device">The device of that MAC; null = not in the inventory.</param>
    /// <param name="operatorName">Who decides.</param>
    /// <param name="now">Now.</param>
    public static EnrolmentStep Approve(WaitingUnit unit, Device? device, string operatorName, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var known = device ?? new Device(unit.Mac) { Model = unit.Model };
        var next = known with
        {
            Serial = known.Serial ?? unit.Serial,
            State = DeviceState.Enrolled,
            PublicKey = unit.PublicKey,
            EnrolledAt = now,
            EnrolledBy = operatorName,
        };
        return new(EnrolmentAnswer.Keys, [new Bind(next), new Note(Severity.Fine, $"Let in by {operatorName} with enrolment code {unit.Code}.")]);
    }

    /// <summary>What happens when an operator refuses a unit.</summary>
    public static EnrolmentStep Refuse(WaitingUnit unit, string operatorName)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return new(EnrolmentAnswer.Wait, [new KeepWaiting(unit with { Refused = true }), new Note(Severity.Warning, $"Enrolment code {unit.Code} refused by {operatorName}.")]);
    }

    private static EnrolmentStep Wait() => new(EnrolmentAnswer.Wait, []);

    private static EnrolmentStep LetIn(EnrolmentRequest request, DeviceCertificate shown, Device device)
    {
        var next = device with
        {
            Serial = device.Serial ?? shown.Serial,
            Model = shown.Model ?? device.Model,
            State = DeviceState.Enrolled,
            PublicKey = shown.PublicKey,
            EnrolledAt = request.Now,
            EnrolledBy = "certificate",
        };
        return new(EnrolmentAnswer.Keys, [new Bind(next), new Note(Severity.Fine, "Let in by its provider certificate.")]);
    }

    private static EnrolmentStep Keep(EnrolmentRequest request, DeviceCertificate shown, string reason)
    {
        var agent = request.UserAgent.Length > LongestUserAgent ? request.UserAgent[..LongestUserAgent] : request.UserAgent;
        var unit = (request.Waiting ?? new WaitingUnit(request.Mac, shown.PublicKey) { FirstSeen = request.Now }) with
        {
            Serial = shown.Serial,
            Model = shown.Model ?? ModelName.Default,
            FromProvider = shown.FromProvider,
            Reason = reason,
            LastSeen = request.Now,
            Address = request.Address,
            UserAgent = agent,
        };
        return request.Waiting is null
            ? new(EnrolmentAnswer.Wait, [new KeepWaiting(unit), new Note(Severity.Warning, $"Unit with enrolment code {unit.Code} asks to be let in.")])
            : new(EnrolmentAnswer.Wait, [new KeepWaiting(unit)]);
    }

    private static bool Same(string shown, string? bound) => bound is not null && string.Equals(shown, bound, StringComparison.OrdinalIgnoreCase);
}
