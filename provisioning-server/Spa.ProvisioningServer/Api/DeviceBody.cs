using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;

namespace Spa.ProvisioningServer.Api;

/// <summary>A device.</summary>
internal sealed record DeviceBody
{
    /// <summary>Twelve hex digits: its key.</summary>
    public required MacAddress Mac { get; init; }

    public string? Serial { get; init; }

    public required string Model { get; init; }

    public string? Customer { get; init; }

    public string? Site { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string Note { get; init; }

    public required DeviceState State { get; init; }

    public DateTimeOffset? EnrolledAt { get; init; }

    public string? EnrolledBy { get; init; }

    /// <summary>Firmware version assigned to it alone; null = what its model gets.</summary>
    public string? Firmware { get; init; }

    /// <summary>Firmware version it should run, whoever says so; null = none in particular.</summary>
    public string? AssignedFirmware { get; init; }

    /// <summary>Firmware version it says it runs.</summary>
    public string? Software { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public string? Address { get; init; }

    /// <summary>Sequence number of its newest profile; 0 = none was made.</summary>
    public required long ProfileMade { get; init; }

    /// <summary>Sequence number of the profile it last took.</summary>
    public required long ProfileTaken { get; init; }

    /// <summary>Highest sequence number it reported to have in force.</summary>
    public required long ProfileReported { get; init; }

    /// <summary>How much a person should care about what is wrong with it.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What is wrong with it, in one sentence.</summary>
    public required string Diagnosis { get; init; }

    public static DeviceBody Of(DeviceView view) => new()
    {
        Mac = view.Device.Mac,
        Serial = view.Device.Serial,
        Model = view.Device.Model,
        Customer = view.Device.Customer,
        Site = view.Device.Site,
        Tags = view.Device.Tags,
        Note = view.Device.Note,
        State = view.Device.State,
        EnrolledAt = view.Device.EnrolledAt,
        EnrolledBy = view.Device.EnrolledBy,
        Firmware = view.Device.Firmware,
        AssignedFirmware = view.Wanted,
        Software = view.Device.Health.Software,
        LastSeen = view.Device.Health.LastSeen,
        Address = view.Device.Health.Address,
        ProfileMade = view.Device.Sequence,
        ProfileTaken = view.Device.Health.SequenceTaken,
        ProfileReported = view.Device.Health.SequenceReported,
        Severity = view.Diagnosis.Severity,
        Diagnosis = view.Diagnosis.Sentence,
    };
}
