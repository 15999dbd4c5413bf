using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;
using Spa.Fleet.Reports;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Answers units, whatever protocol they speak. Everything an answer tells is durable before it leaves.</summary>
internal sealed class DeviceFront(Store store, ProfileMaker profiles, ProviderCa ca, ServerOptions options, Traffic traffic, TimeProvider clock)
{
    private const string Xml = "text/xml";
    private const string Binary = "application/octet-stream";

    private static readonly DeviceAnswer Unknown = new DeviceAnswer.Nothing();

    /// <summary>What a unit that reads gets.</summary>
    public async Task<DeviceAnswer> Read(DeviceUrl? url, Caller caller)
    {
        var answer = profiles.Addresses is not { } addresses ? new DeviceAnswer.Later() : url switch
        {
            DeviceUrl.First => new DeviceAnswer.Document(ServedProfiles.First(addresses, options.EnrolPoll), Xml, null),
            DeviceUrl.Enrol enrol when caller.Secured => await Enrol(enrol.Mac, caller, addresses),
            DeviceUrl.Profile profile => await Profile(profile, caller),
            DeviceUrl.Firmware firmware => Image(firmware.File),
            _ => Unknown,
        };
        traffic.Count(answer);
        return answer;
    }

    /// <summary>True when a report may be sent to this address: asked before its bytes are read.</summary>
    public bool Expects(DeviceUrl.Report url) => Find(url.Mac, url.Token) is not null;

    /// <summary>Takes a report.</summary>
    public async Task<DeviceAnswer> Take(DeviceUrl.Report url, ReadOnlyMemory<byte> body, Caller caller)
    {
        var answer = body.Length > DeviceReport.LargestReport ? new DeviceAnswer.TooLarge()
            : Find(url.Mac, url.Token) is not var (device, key, _) ? Unknown
            : !DeviceReport.Open(body, key.Key, out var report, out _) ? await Unreadable(device)
            : await Keep(device, report!, caller);
        traffic.Count(answer);
        return answer;
    }

    /// <summary>Counts a request that was turned away before it came here.</summary>
    public DeviceAnswer Turn(DeviceAnswer answer)
    {
        traffic.Count(answer);
        return answer;
    }

    private async Task<DeviceAnswer> Enrol(MacAddress mac, Caller caller, ServerAddresses addresses)
    {
        var now = clock.GetUtcNow();
        var shown = caller.Certificate is { } certificate ? ca.Judge(certificate, now) : null;
        var step = store.Read(on => EnrolmentRules.On(new(
            mac, shown, Devices.Find(on, mac), shown is null ? null : WaitingUnits.Find(on, mac, shown.PublicKey), caller.AddressText, caller.Agent, now)));
        if (!step.Effects.IsEmpty || step.Answer == EnrolmentAnswer.Keys)
        {
            // Decided again inside the write: an operator may have decided meanwhile.
            step = await store.Write(on =>
            {
                var decided = EnrolmentRules.On(new(
                    mac, shown, Devices.Find(on, mac), shown is null ? null : WaitingUnits.Find(on, mac, shown.PublicKey), caller.AddressText, caller.Agent, now));
                Enrolments.Do(store, on, mac, decided, now);
                if (decided.Answer == EnrolmentAnswer.Keys)
                {
                    Healths.Seen(on, mac, caller.AddressText, UserAgent.Recognise(caller.UserAgent)?.Version, now);
                    Healths.Renewed(on, mac);
                    Healths.Certificate(on, mac, new DateTimeOffset(caller.Certificate!.NotAfter.ToUniversalTime()));
                    DeviceEvents.Add(on, mac, "enrolment", Severity.Fine, $"Key given to the unit at {caller.AddressText}.");
                }

                return decided;
            });
        }

        if (step.Answer == EnrolmentAnswer.Wait)
        {
            return new DeviceAnswer.Document(ServedProfiles.Wait(options.EnrolPoll), Xml, null);
        }

        var keys = store.Read(on => store.Keys.Of(on, mac));
        return new DeviceAnswer.Document(ServedProfiles.Keys(addresses, keys[0], options.EnrolPoll), Xml, null);
    }

    private async Task<DeviceAnswer> Profile(DeviceUrl.Profile url, Caller caller)
    {
        if (Find(url.Mac, url.Token) is not var (device, key, newest))
        {
            return Unknown;
        }

        var now = clock.GetUtcNow();
        var made = await profiles.Make(device, key, newest);
        if (made is null)
        {
            await store.Seen(device, caller.AddressText, UserAgent.Recognise(caller.UserAgent)?.Version, null);
            return new DeviceAnswer.Later();
        }

        // Nothing new but the time, as with most contacts of a fleet: this writes next to nothing.
        if (key.Number == newest.Number && device.Health.SequenceTaken == made.Sequence && made.Publishes.IsEmpty)
        {
            await store.Seen(device, caller.AddressText, UserAgent.Recognise(caller.UserAgent)?.Version, made.Sequence);
            traffic.Resynced();
            return new DeviceAnswer.Document(made.File, Binary, made.Tag);
        }

        await store.Write(device.Mac, on =>
        {
            Healths.Seen(on, device.Mac, caller.AddressText, UserAgent.Recognise(caller.UserAgent)?.Version, now);
            Healths.ProfileTaken(on, device.Mac, made.Sequence, device.Health.SequenceTaken != made.Sequence || device.Health.ProfileTaken is null, now);
            Publishes.Taken(on, device.Mac, made.Publishes, made.Sequence, now);
            if (key.Number == newest.Number)
            {
                DeviceKeys.Used(on, device.Mac, key.Number, now);
            }

            if (device.Health.SequenceTaken != made.Sequence)
            {
                DeviceEvents.Add(on, device.Mac, "profile", Severity.Fine, $"Profile {made.Sequence} taken by the unit at {caller.AddressText}.");
            }
        });
        traffic.Resynced();
        return new DeviceAnswer.Document(made.File, Binary, made.Tag);
    }

    private DeviceAnswer Image(string file)
        => store.Read(on => FirmwareImages.ByFile(on, file)) is { } image
            ? new DeviceAnswer.Image(Path.Combine(store.Folder, "firmware", image.File), image.Sha256)
            : Unknown;

    private async Task<DeviceAnswer> Unreadable(Device device)
    {
        await store.Write(device.Mac, on =>
        {
            Healths.WrongKey(on, device.Mac, clock.GetUtcNow());
            Publishes.Told(on, device.Mac, null, "its report does not open with its key", string.Empty);
            DeviceEvents.Add(on, device.Mac, "report", Severity.Warning, "A report came that does not open with the device's key; it was thrown away.");
        });
        return new DeviceAnswer.Unreadable();
    }

    private async Task<DeviceAnswer> Keep(Device device, DeviceReport report, Caller caller)
    {
        var now = clock.GetUtcNow();
        await store.Write(device.Mac, on =>
        {
            Healths.Seen(on, device.Mac, caller.AddressText, report.Software ?? UserAgent.Recognise(caller.UserAgent)?.Version, now);
            var late = report.Sequence < Devices.Find(on, device.Mac)?.Health.SequenceReported;
            Healths.Reported(on, device.Mac, report.Sequence, now);
            if (!late)
            {
                Healths.Told(on, device.Mac, report.ResyncFault, report.UpgradeFault, report.Refused);
                Publishes.Told(on, device.Mac, report.Sequence, report.ResyncFault, report.Refused);
            }

            if (store.Reports.Put(on, device.Mac, report.Xml.ToArray(), report.Fingerprint, now))
            {
                DeviceEvents.Add(on, device.Mac, "report", Severity.Fine, $"Report taken: {report.Values.Length} settings, profile {report.Sequence} in force.");
            }
        });
        traffic.Reported();
        return new DeviceAnswer.Taken();
    }

    // The same work for a device that does not exist, is blocked, or has another token.
    private (Device Device, DeviceKey Key, DeviceKey Newest)? Find(MacAddress mac, string token)
    {
        var (device, keys) = store.Read(on => (Devices.Find(on, mac), store.Keys.Of(on, mac)));
        var asked = Encoding.ASCII.GetBytes(token);
        DeviceKey? found = null;
        foreach (var key in keys)
        {
            found = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Token), asked) ? key : found;
        }

        return device is { State: DeviceState.Enrolled } && found is not null ? (device, found, keys[0]) : null;
    }
}
