using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Fleet;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;
using Spa.Fleet.Reports;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Legacy;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Answers units, whatever protocol they speak. Everything an answer tells is durable before it leaves.</summary>
internal sealed class DeviceFront(Store store, ProfileMaker profiles, ProviderCa ca, DeviceCertificates certificates, LegacyAuthority legacy, ServerOptions options, Traffic traffic, TimeProvider clock)
{
    private const string Xml = "text/xml";
    public const string Binary = "application/octet-stream";
    private const string Pem = "application/x-pem-file";

    private static readonly DeviceAnswer Unknown = new DeviceAnswer.Nothing();

    private readonly KnownAgents agents = new();

    /// <summary>What a unit that reads gets.</summary>
    public async Task<DeviceAnswer> Read(DeviceUrl? url, Caller caller)
    {
        var answer = profiles.Addresses is not { } addresses ? new DeviceAnswer.Later() : url switch
        {
            DeviceUrl.First first when caller.Secured && NamesSomebody(first, caller) => await FirstSecured(first, caller, addresses),
            DeviceUrl.First first => First(first.Model, caller, addresses),
            DeviceUrl.Enrol enrol when caller.Secured || IsPlain(caller) => await Enrol(enrol.Mac, caller, addresses),
            DeviceUrl.Pass pass => await ByCode(pass, caller, addresses),
            DeviceUrl.Profile profile => await Profile(profile, caller),
            DeviceUrl.Firmware firmware => Image(firmware.File),
            DeviceUrl.Certificate wanted when caller is { Secured: true, Certificate: { } shown } => await certificates.Renew(wanted.Mac, shown) is { } pem ? new DeviceAnswer.Document(pem, Pem, null) : Unknown,
            DeviceUrl.Revocations => new DeviceAnswer.Document(certificates.Revocations(), "application/pkix-crl", null),
            DeviceUrl.Authority { Legacy: false } => new DeviceAnswer.Document(Encoding.ASCII.GetBytes(ca.Pem), Pem, null),
            DeviceUrl.Authority when legacy.Pem is { } old => new DeviceAnswer.Document(Encoding.ASCII.GetBytes(old), Pem, null),
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
            : Find(url.Mac, url.Token) is not var (device, key, _, _) ? Unknown
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

    private static bool NamesSomebody(DeviceUrl.First url, Caller caller) => url.Mac is not null || url.Serial is not null || caller.Certificate is not null;

    // Decided by what the unit says alone, never by what the inventory knows: the answer is the same for every MAC address.
    private UnitRule RuleOf(string? model, Caller caller)
    {
        var agent = UserAgent.Recognise(caller.UserAgent);
        var named = model ?? agent?.Model ?? ModelName.Default;
        return store.Read(on => UnitRules.Find(on, named)) ?? UnitRule.Usual(named, agent, profiles.Addresses?.LegacyPort > 0);
    }

    private bool IsPlain(Caller caller) => RuleOf(null, caller).Enrol == EnrolBy.Plain;

    private DeviceAnswer.Document First(string? model, Caller caller, ServerAddresses addresses)
        => new(ServedProfiles.First(addresses.For(RuleOf(model, caller)), options.EnrolPoll), Xml, null);

    // A rule that leads straight here by TLS, with whatever macros: whose URL it is, the certificate decides, then the names in the URL.
    private async Task<DeviceAnswer> FirstSecured(DeviceUrl.First url, Caller caller, ServerAddresses addresses)
    {
        var certified = caller.Certificate is { } shown ? ProviderCa.SubjectOf(shown).Mac : null;
        if (url.Mac is null && url.Serial is null && certified is null)
        {
            return First(url.Model, caller, addresses);
        }

        var mac = certified ?? store.Read(on => url.Mac is { } named && (url.Serial is null || Devices.Find(on, named) is not null) ? named : url.Serial is { } serial ? Devices.BySerial(on, serial) ?? url.Mac : null);
        return mac is { } found ? await Enrol(found, caller, addresses) : new DeviceAnswer.Document(ServedProfiles.Wait(options.EnrolPoll), Xml, null);
    }

    private async Task<DeviceAnswer> ByCode(DeviceUrl.Pass url, Caller caller, ServerAddresses addresses)
    {
        var pass = store.Read(on => EnrolmentPasses.BySecret(on, EnrolmentPass.OfCode(url.Code)));
        return pass is not null && (url.Mac is null || url.Mac == pass.Mac) && pass.Admits(caller.AddressText, caller.Secured, clock.GetUtcNow())
            ? await Enrol(pass.Mac, caller, addresses, pass.Secret)
            : Unknown;
    }

    private async Task<DeviceAnswer> Enrol(MacAddress mac, Caller caller, ServerAddresses addresses, string? secret = null)
    {
        var now = clock.GetUtcNow();
        var generic = false;
        DeviceCertificate? shown = null;
        if (caller.Certificate is { } certificate)
        {
            generic = ProviderCa.SubjectOf(certificate).IsGeneric;
            shown = generic ? null : ca.Judge(certificate, now);
        }

        var agent = UserAgent.Recognise(caller.UserAgent);
        var name = shown?.PublicKey ?? EnrolmentRequest.NameOf(mac, agent?.Serial, caller.AddressText);
        EnrolmentStep Decide(System.Data.IDbConnection on) => EnrolmentRules.On(new(
            mac,
            shown is { FromProvider: true } && Certificates.IsRevoked(on, caller.Certificate!.SerialNumber) ? shown with { IsRevoked = true } : shown,
            Devices.Find(on, mac),
            WaitingUnits.Find(on, mac, name),
            caller.AddressText,
            caller.Agent,
            now)
        {
            Secured = caller.Secured,
            ShowedGeneric = generic,
            Pass = EnrolmentPasses.Find(on, mac, secret ?? name),
        });
        var step = store.Read(Decide);
        if (!step.Effects.IsEmpty || step.Answer == EnrolmentAnswer.Keys)
        {
            // Decided again inside the write: an operator may have decided meanwhile.
            step = await store.Write(on =>
            {
                var decided = Decide(on);
                Enrolments.Do(store, on, mac, decided, now);
                if (decided.Answer == EnrolmentAnswer.Keys)
                {
                    Healths.Seen(on, mac, caller.AddressText, agent?.Version, now);
                    Healths.Renewed(on, mac);
                    if (caller.Certificate is { } proven)
                    {
                        Healths.Certificate(on, mac, new DateTimeOffset(proven.NotAfter.ToUniversalTime()));
                    }

                    if (Devices.Find(on, mac) is { } device)
                    {
                        DeviceAgents.Said(on, device, caller.Agent, now);
                    }

                    if (shown is { FromProvider: true })
                    {
                        Certificates.Add(on, mac, caller.Certificate!, shown.Serial, shown.Model, "shown by the unit", now);
                    }

                    DeviceEvents.Add(on, mac, "enrolment", Severity.Fine, $"Key given to the unit at {caller.AddressText}.");
                }

                return decided;
            });
        }

        if (step.Answer == EnrolmentAnswer.Wait)
        {
            return new DeviceAnswer.Document(ServedProfiles.Wait(options.EnrolPoll), Xml, null);
        }

        var (keys, rule) = store.Read(on =>
        {
            var model = Devices.Find(on, mac)?.Model ?? ModelName.Default;
            return (store.Keys.Of(on, mac), UnitRules.Find(on, model) ?? UnitRule.Usual(model, agent, addresses.LegacyPort > 0));
        });
        return new DeviceAnswer.Document(ServedProfiles.Keys(addresses.For(rule), keys[0], options.EnrolPoll), Xml, null);
    }

    /// <summary>What is ready for a unit that asks as it did last time: the token fits, and it is the same unit at the same place. Null = somebody must look. It may be given only when <see cref="Confirm"/> agrees.</summary>
    /// <param name="mac">Whose profile is asked for.</param>
    /// <param name="token">The path token that was shown, ASCII.</param>
    /// <param name="address">Where it asks from.</param>
    /// <param name="agent">What it says of itself, ASCII, cut to what is kept.</param>
    public ReadyProfile? Ready(MacAddress mac, ReadOnlySpan<byte> token, IPAddress address, ReadOnlySpan<byte> agent)
        => profiles.Cache.Ready(mac) is { } ready && CryptographicOperations.FixedTimeEquals(ready.Token, token) && ready.Address.Equals(address) && Ascii.Equals(agent, ready.Agent) ? ready : null;

    /// <summary>Writes down that a unit gets what is ready for it. True = it is still right, the contact is durable, it may leave; false = nothing is written, and somebody must look again.</summary>
    public async ValueTask<bool> Confirm(MacAddress mac, ReadyProfile ready)
    {
        if (!await store.Seen(mac, ready.AddressText, ready.Profile.Sequence, ready.If))
        {
            return false;
        }

        traffic.Resynced();
        return true;
    }

    /// <summary>Counts a document that was given.</summary>
    public void Given() => traffic.Given();

    private async Task<DeviceAnswer> Profile(DeviceUrl.Profile url, Caller caller)
    {
        if (Ready(url.Mac, Encoding.ASCII.GetBytes(url.Token), caller.Address, Encoding.UTF8.GetBytes(caller.Agent)) is { } ready && await Confirm(url.Mac, ready))
        {
            return new DeviceAnswer.Document(ready.Profile.File, Binary, ready.Profile.Tag);
        }

        if (Find(url.Mac, url.Token) is not var (device, key, newest, mark))
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
        if (key.Number == newest.Number && device.Health.SequenceTaken == made.Sequence && made.Publishes.IsEmpty && agents.IsKnown(device.Mac, caller.Agent))
        {
            var software = UserAgent.Recognise(caller.UserAgent)?.Version;
            await store.Seen(device, caller.AddressText, software, made.Sequence);
            if (made.Inputs.Length > 0)
            {
                profiles.Cache.Put(device.Mac, new ReadyProfile(Encoding.ASCII.GetBytes(key.Token), caller.Agent, caller.Address, new SightingIf(mark, software, device.Silence), made));
            }

            traffic.Resynced();
            return new DeviceAnswer.Document(made.File, Binary, made.Tag);
        }

        await store.Write(device.Mac, on =>
        {
            Healths.Seen(on, device.Mac, caller.AddressText, UserAgent.Recognise(caller.UserAgent)?.Version, now);
            Healths.ProfileTaken(on, device.Mac, made.Sequence, device.Health.SequenceTaken != made.Sequence || device.Health.ProfileTaken is null, now);
            PublishTurns.Taken(on, device.Mac, made.Publishes, made.Sequence, now);
            if (key.Number == newest.Number)
            {
                DeviceKeys.Used(on, device.Mac, key.Number, now);
            }

            DeviceAgents.Said(on, device, caller.Agent, now);
            if (device.Health.SequenceTaken != made.Sequence)
            {
                DeviceEvents.Add(on, device.Mac, "profile", Severity.Fine, $"Profile {made.Sequence} taken by the unit at {caller.AddressText}.");
            }
        });
        agents.Learn(device.Mac, caller.Agent);
        traffic.Resynced();
        return new DeviceAnswer.Document(made.File, Binary, made.Tag);
    }

    private DeviceAnswer Image(string file)
        => ImageName.IsPlain(file) ? Unknown : store.Read(on => FirmwareImages.ByFile(on, file)) is { } image
            ? new DeviceAnswer.Image(Path.Combine(store.Folder, "firmware", image.File), image.Sha256)
            : new BesideFirmware(store, clock).Find(file) ?? Unknown;

    private async Task<DeviceAnswer> Unreadable(Device device)
    {
        await store.Write(device.Mac, on =>
        {
            Healths.WrongKey(on, device.Mac, clock.GetUtcNow());
            PublishTurns.Told(on, device.Mac, null, "its report does not open with its key", string.Empty);
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
                PublishTurns.Told(on, device.Mac, report.Sequence, report.ResyncFault, report.Refused);
                if (report.CertificateUntil is { } until)
                {
                    // It may have renewed it since it last showed one.
                    Healths.Certificate(on, device.Mac, until);
                }
            }

            if (store.Reports.Put(on, device.Mac, report.Xml.ToArray(), report.Fingerprint, now))
            {
                DeviceEvents.Add(on, device.Mac, "report", Severity.Fine, $"Report taken: {Plural.Of(report.Values.Length, "setting")}, profile {report.Sequence} in force.");
            }
        });
        traffic.Reported();
        return new DeviceAnswer.Taken();
    }

    // The same work for a device that does not exist, is blocked, or has another token.
    private (Device Device, DeviceKey Key, DeviceKey Newest, ServedMark Mark)? Find(MacAddress mac, string token)
    {
        var (mark, device, keys) = store.Read(on => (ServedMark.Of(on, mac), Devices.Find(on, mac), store.Keys.Of(on, mac)));
        var asked = Encoding.ASCII.GetBytes(token);
        DeviceKey? found = null;
        foreach (var key in keys)
        {
            found = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Token), asked) ? key : found;
        }

        return device is { State: DeviceState.Enrolled } && found is not null ? (device, found, keys[0], mark) : null;
    }
}
