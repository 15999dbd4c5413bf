using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>A device as a list or a page shows it.</summary>
/// <param name="Device">The device.</param>
/// <param name="Wanted">Version it should run; null = none assigned.</param>
/// <param name="Diagnosis">What is wrong with it.</param>
internal sealed record DeviceView(Device Device, string? Wanted, Diagnosis Diagnosis)
{
    /// <summary>A device; null = there is none, or it is another customer's.</summary>
    public static DeviceView? Find(IDbConnection on, Actor actor, MacAddress mac, DateTimeOffset now)
        => Reach.Find(on, actor, mac) is { } device ? Of(on, [device], now)[0] : null;

    /// <summary>Devices that fit the words, the worst first, and of those the ones seen last.</summary>
    public static IReadOnlyList<DeviceView> List(IDbConnection on, Actor actor, string words, DateTimeOffset now, int limit = 1000)
        => [.. Of(on, Devices.Search(on, DeviceSearch.For(actor, words) with { Sort = DeviceSort.Worst, Limit = limit }).Devices, now)
            .OrderByDescending(v => v.Diagnosis.Severity).ThenByDescending(v => v.Device.Health.LastSeen).ThenBy(v => v.Device.Mac)];

    /// <summary>Where a value comes from, in a word or two.</summary>
    public static string Origin(ValueOrigin origin) => origin switch
    {
        ValueOrigin.FromLayer layer => layer.Scope.Spoken,
        ValueOrigin.FromServer => "server",
        ValueOrigin.Factory => "factory",
        _ => "left as it is",
    };

    public object ToJson() => new
    {
        Device.Mac,
        Device.Serial,
        Device.Model,
        Device.Customer,
        Device.Site,
        Device.Tags,
        Device.Note,
        Device.State,
        Device.EnrolledAt,
        Device.EnrolledBy,
        AssignedFirmware = Wanted,
        Device.Health.Software,
        Device.Health.LastSeen,
        Device.Health.Address,
        ProfileMade = Device.Sequence,
        ProfileTaken = Device.Health.SequenceTaken,
        ProfileReported = Device.Health.SequenceReported,
        LastTaken = Device.Health.ProfileTaken,
        LastReport = Device.Health.Reported,
        Device.Health.ResyncFault,
        Device.Health.UpgradeFault,
        Device.Health.ProfileFault,
        Device.Health.Refused,
        Diagnosis.Severity,
        Trouble = TroubleWords.Word(Diagnosis.Trouble),
        Diagnosis = Diagnosis.Sentence,
    };

    /// <summary>Devices that were found, in their order.</summary>
    public static IReadOnlyList<DeviceView> Of(IDbConnection on, IReadOnlyList<Device> devices, DateTimeOffset now)
        => [.. Standings.Look(on, devices, now).Select(l => new DeviceView(l.Device, l.Wanted, l.Diagnosis))];
}
