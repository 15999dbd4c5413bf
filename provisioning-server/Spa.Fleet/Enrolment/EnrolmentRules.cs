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
            (_, { State: DeviceState.Blocked }) => Wait(),
            ({ IsRevoked: true }, { }) => new(EnrolmentAnswer.Wait, [new Note(Severity.Warning, "A unit with a revoked certificate asked for the key; it got nothing.")]),
            ({ IsRevoked: true }, null) => Wait(),

            ({ Mac: { } named }, _) when named != request.Mac => Wait(),
            (null or { FromProvider: false, FromVendor: false }, _) when request.Pass is { } pass && pass.Admits(request.Address, request.Secured, request.Now) => LetInOnce(request, pass),
            (null, _) => Unproven(request),
            ({ Mac: null }, _) => Wait(),

            ({ } shown, { State: DeviceState.Enrolled } device) when Same(shown.PublicKey, device.PublicKey) => new(EnrolmentAnswer.Keys, []),
            ({ FromProvider: true } shown, null) => LetIn(request, shown, new Device(request.Mac)),
            ({ FromProvider: true } shown, { PublicKey: null } device) when device.Serial is null || shown.Serial == device.Serial => LetIn(request, shown, device),

            // The vendor signs for every unit it ever made, also for one bought second-hand: only a device that is expected comes in by that.
            ({ FromVendor: true } shown, { State: DeviceState.Expected, PublicKey: null } device) when device.Serial is null || shown.Serial == device.Serial => LetIn(request, shown, device),

            ({ FromProvider: true } or { FromVendor: true }, { PublicKey: null }) => Keep(request, request.Certificate, "Its certificate names another serial number than the inventory."),
            ({ FromVendor: true } shown, null) => Keep(request, shown, "Its certificate is the vendor's, and nobody has put its MAC into the inventory."),
            ({ } shown, { State: DeviceState.Enrolled }) => Keep(request, shown, "Another key is bound to this MAC: a replaced unit, or somebody who pretends."),
            ({ } shown, _) => Keep(request, shown, "Its certificate is not the provider's."),
        };
    }

    /// <summary>How long a unit without certificate has to come for its key once an operator has let it in.</summary>
    public static readonly TimeSpan TimeToCome = TimeSpan.FromMinutes(30);

    /// <summary>What happens when an operator gives out a code for a device, to be typed into the unit as part of a URL.</summary>
    /// <param name="device">The device.</param>
    /// <param name="code">The code, made by chance.</param>
    /// <param name="plain">True when the unit may come without TLS.</param>
    /// <param name="validity">How long the code holds.</param>
    /// <param name="operatorName">Who decides.</param>
    /// <param name="now">Now.</param>
    public static EnrolmentStep GiveCode(Device device, string code, bool plain, TimeSpan validity, string operatorName, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(device);
        var pass = new EnrolmentPass(device.Mac, EnrolmentPass.OfCode(code)) { Plain = plain, Expires = now + validity, By = operatorName };
        return new(EnrolmentAnswer.Wait, [new Allow(device, pass), new Note(Severity.Fine, $"Enrolment code given out by {operatorName}{(plain ? ", also for a unit without TLS" : string.Empty)}.")]);
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
        if (!unit.HasKey)
        {
            var pass = new EnrolmentPass(unit.Mac, unit.PublicKey) { Address = unit.Address, Plain = unit.IsPlain, Expires = now + TimeToCome, By = operatorName };
            return new(EnrolmentAnswer.Wait, [new Allow(known with { Serial = known.Serial ?? unit.Serial }, pass), new Forget(unit.PublicKey), new Note(Severity.Fine, $"The unit at {unit.Address}, which shows no certificate, may fetch its key once: {operatorName} says so.")]);
        }

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

    private static EnrolmentStep LetInOnce(EnrolmentRequest request, EnrolmentPass pass)
    {
        if (pass.Used is not null)
        {
            return new(EnrolmentAnswer.Keys, []);
        }

        var agent = request.Agent;
        var device = request.Device ?? new Device(request.Mac) { Model = agent?.Model ?? ModelName.Default };
        var next = device with
        {
            Serial = device.Serial ?? (agent?.Serial is { Length: > 0 } said ? said : null),
            State = DeviceState.Enrolled,
            PublicKey = request.Certificate?.PublicKey,
            EnrolledAt = request.Now,
            EnrolledBy = pass.By,
        };
        var how = $"{(request.Certificate is null ? "without a certificate" : "with a certificate of its own")}, from {request.Address}{(request.Secured ? string.Empty : " and without TLS")}";
        return new(
            EnrolmentAnswer.Keys,
            [
                new Bind(next), new Use(pass with { Used = request.Now, UsedFrom = request.Address }),
                new Note(Severity.Fine, $"Let in {how}, by the word of {pass.By}."),
            ]);
    }

    // A unit that says nothing of itself leaves no trace: walking through MAC addresses fills no list and learns nothing.
    private static EnrolmentStep Unproven(EnrolmentRequest request)
    {
        if (request.Agent is not { } agent || (agent.Mac is { } said && said != request.Mac))
        {
            return Wait();
        }

        var reason = request switch
        {
            { ShowedGeneric: true } => "It shows the certificate that every upgraded unit of the vendor has, which says nothing.",
            { Device: { State: DeviceState.Enrolled, PublicKey: not null } } => "It shows no certificate, and one is bound to this MAC: a replaced unit, or somebody who pretends.",
            { Device.State: DeviceState.Enrolled } => "It shows no certificate; a unit with this MAC has fetched its key before: a factory reset, a replaced unit, or somebody who pretends.",
            { IsMacMade: true } => "It shows no certificate, so that the code on its label cannot be compared, and says no MAC address (the one here is made of its name): compare its serial number and address.",
            _ => "It shows no certificate: compare its serial number and address.",
        };
        var name = EnrolmentRequest.NameOf(request.Mac, agent.Serial, request.Address);
        var unit = (request.Waiting ?? new WaitingUnit(request.Mac, name) { FirstSeen = request.Now, HasKey = false }) with
        {
            IsPlain = !request.Secured,
            Serial = agent.Serial.Length > 0 ? agent.Serial : null,
            Model = agent.Model,
            Reason = SerialNumber.IsOfWrongLot(agent.Serial) ? $"{reason} {SerialNumber.WrongLot}" : reason,
            LastSeen = request.Now,
            Address = request.Address,
            UserAgent = request.UserAgent,
        };
        return request.Waiting is null
            ? new(EnrolmentAnswer.Wait, [new KeepWaiting(unit), new Note(Severity.Warning, $"A unit without certificate at {request.Address} asks to be let in.")])
            : new(EnrolmentAnswer.Wait, [new KeepWaiting(unit)]);
    }

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
            Reason = shown.FromVendor && SerialNumber.IsOfWrongLot(shown.Serial) ? $"{reason} {SerialNumber.WrongLot}" : reason,
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
