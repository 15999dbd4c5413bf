using System.Data;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Who may begin a session: the holder of a device's certificate or of its password, or whom an operator has let in. Everybody else gets the same challenge, whoever he says he is.</summary>
internal sealed class AcsDoor(Store store, ProviderCa ca, AcsCredentials credentials, AcsTwins twins, TimeProvider clock)
{
    private readonly AcsKnocks knocks = new();

    /// <summary>A device that has proven who it is.</summary>
    /// <param name="Device">The device.</param>
    /// <param name="Known">Its row; null = it was never here.</param>
    /// <param name="Mark">How what it should be stands.</param>
    /// <param name="HasTasks">Something was asked of it.</param>
    /// <param name="ByWord">It came in by the word of an operator.</param>
    public sealed record Guest(Device Device, CwmpDevice? Known, ServedMark Mark, bool HasTasks, bool ByWord = false)
    {
        /// <summary>Name and hash of the password that it logged in with; null = it came in otherwise.</summary>
        public (string User, string Identity)? Secret { get; init; }

        /// <summary>Name that one logged in with who came in by the word of an operator; null = by none, or it came in otherwise.</summary>
        public string? Unproven { get; init; }
    }

    /// <summary>Lets a device in, or says with which challenge not; that one is logged where the messages of whom it is said to be from are.</summary>
    public async Task<(Guest? Guest, AcsAnswer? Refusal)> Enter(AcsRequest request, AcsIdentity identity, Inform inform)
    {
        if (request.Certificate is { } certificate && !ProviderCa.SubjectOf(certificate).IsGeneric)
        {
            var shown = ca.Judge(certificate, clock.GetUtcNow());
            if (shown.Mac is { } mac && await Enrol(mac, shown, request, identity, inform) == EnrolmentAnswer.Keys)
            {
                var guest = store.Read(on => Look(on, mac));

                if (guest is { Known: null } && shown is { FromProvider: true, Serial: { } own } && own == identity.SerialNumber && store.Read(on => store.Cwmps.Find(on, identity)) is { } other
                    && await Join(mac, other, own) is { } joined)
                {
                    return (joined, null);
                }

                // The certificate says which unit it is: one of another serial number is not that unit, and nobody becomes one that is here already (attack C7).
                return guest is not null && IsOf(guest, identity) && (shown.Serial is null || shown.Serial == identity.SerialNumber)
                    && (guest.Known is not null || store.Read(on => store.Cwmps.Find(on, identity)) is null)
                    ? (guest, null) : Refused("certificate", false, store.Read(on => store.Cwmps.Find(on, identity)));
            }
        }

        var claim = AcsCredentials.Read(request.Authorization, request.Caller.Secured);
        var (found, named) = await store.CwmpContacts.Of(identity) is { } contact
            ? (new Guest(contact.Device, contact.Known, contact.Mark, contact.HasTasks), contact.Device.Mac)
            : store.Read(on => Find(on, identity, claim, inform));
        var known = found?.Known is { } row && row.Identity == identity ? row : null;
        if (claim is not null)
        {
            var secret = string.Empty;
            var proof = found is { Device.State: DeviceState.Enrolled } ? Judge(claim, found.Device.Mac, found.Known, request, out secret) : AcsProof.Wrong;
            if (proof == AcsProof.Right && IsOf(found!, identity))
            {
                knocks.Forget(identity);
                return (found! with { Secret = (claim.User, secret) }, null);
            }

            // With the password that its profile has brought it, under the name that it had before anybody knew its address.
            if (proof == AcsProof.Wrong && found is { Known: { } other } && other.Identity == identity && MacAddress.Parse(claim.User).Ok(out var own, out _) && own != other.Mac
                && store.Read(on => twins.IsProven(on, own, other, null)) && Judge(claim, own, null, request, out secret) == AcsProof.Right && await Join(own, other, null) is { } joined)
            {
                knocks.Forget(identity);
                return (joined with { Secret = (claim.User, secret) }, null);
            }

            var isEnrolled = found is { Device.State: DeviceState.Enrolled };
            if (proof != AcsProof.Wrong || (isEnrolled && !knocks.Count(identity)))
            {
                return Refused(proof == AcsProof.Stale ? "stale" : "password", proof == AcsProof.Stale, known);
            }

            if (!isEnrolled)
            {
                // A stranger: many log in unasked, with what their maker gave them, and wait like those that do not. Whom that name is of is nothing to go by.
                (found, named) = store.Read(on => Find(on, identity, null, inform));
                if (HasProof(found) && !knocks.Count(identity))
                {
                    return Refused("password", false, known);
                }
            }
        }

        // One that has a password proves itself by it, and one that is enrolled has one, or its certificate. One that never does has lost it, and waits for the word of an operator.
        else if (HasProof(found) && !knocks.Count(identity))
        {
            return Challenge(false, known);
        }

        if (await Enrol(named, null, request, identity, inform) != EnrolmentAnswer.Keys || store.Read(on => Look(on, named)) is not { } word || !IsOf(word, identity))
        {
            return claim is null ? Challenge(false, known) : Refused("password", false, known);
        }

        knocks.Forget(identity);
        return (word with { ByWord = true, Unproven = claim?.User }, null);
    }

    /// <summary>What a claim is worth for a password whose hash is known.</summary>
    public AcsProof Judge(AcsClaim claim, string identity, AcsRequest request) => credentials.Judge(claim, identity, "POST", request.Target);

    /// <summary>What a claim is worth for a device.</summary>
    public AcsProof Judge(AcsClaim claim, MacAddress mac, CwmpDevice? known, AcsRequest request, out string identity)
    {
        var best = AcsProof.Wrong;
        identity = string.Empty;
        foreach (var candidate in Identities(claim.User, mac, known))
        {
            identity = candidate;
            best = Judge(claim, candidate, request);
            if (best != AcsProof.Wrong)
            {
                break;
            }
        }

        return best;
    }

    private IEnumerable<string> Identities(string user, MacAddress mac, CwmpDevice? known)
    {
        if (known?.Preset is { } preset && preset.User == user)
        {
            yield return preset.Identity;
        }

        // Beside the name that it was given, those that it has by itself (provisioning.md 7.8): not every unit lets its name be set.
        if (user == AcsCredentials.UserOf(mac) || (known is not null && (user == $"{known.Identity.Oui}-{known.Identity.SerialNumber}" || user == known.Identity.ToString())))
        {
            yield return credentials.IdentityOf(user, mac, known?.Generation ?? 0);
            if (known?.NextGeneration is { } next)
            {
                yield return credentials.IdentityOf(user, mac, next);
            }
        }
    }

    private (Guest? Guest, AcsAnswer? Refusal) Challenge(bool stale, CwmpDevice? known) => (null, Challenged(stale) with { Logged = known?.LogUntil > clock.GetUtcNow() ? known.Mac : null });

    /// <summary>The answer that challenges.</summary>
    public AcsAnswer Challenged(bool stale) => new(StatusCodes.Status401Unauthorized) { Challenge = credentials.Challenge(stale) };

    private (Guest? Guest, AcsAnswer? Refusal) Refused(string why, bool stale, CwmpDevice? known)
    {
        ServerMetrics.AcsRefused(why);
        return Challenge(stale, known);
    }

    // Looked at again inside the write: an operator may have decided meanwhile.
    private Task<Guest?> Join(MacAddress proven, CwmpDevice named, string? serial) => store.Write(on =>
    {
        if (store.Cwmps.Find(on, named.Mac) is not { } now || now.Identity != named.Identity || !twins.IsProven(on, proven, now, serial))
        {
            return null;
        }

        twins.Join(on, named.Mac, proven, keepsPassword: false, serial is null ? "its password" : "its certificate", clock.GetUtcNow());
        return Look(on, proven);
    });

    private Guest? Look(IDbConnection on, MacAddress mac, CwmpDevice? known = null)
    {
        if (Devices.Find(on, mac) is not { } device)
        {
            return null;
        }

        var (mark, open) = CwmpTasks.Now(on, mac);
        return new Guest(device, known ?? store.Cwmps.Find(on, mac), mark, open);
    }

    // By who it is here already, else by the name it logs in with, else by the address that it says it has, else by its serial number. All of it is what it says: what it proves is judged then.
    private (Guest? Found, MacAddress Named) Find(IDbConnection on, AcsIdentity identity, AcsClaim? claim, Inform inform)
    {
        if (store.Cwmps.Find(on, identity) is { } known)
        {
            return (Look(on, known.Mac, known), known.Mac);
        }

        if (claim is not null && MacAddress.Parse(claim.User).Ok(out var mac, out _) && Look(on, mac) is { } guest)
        {
            return (guest, mac);
        }

        var named = identity.MacOf(inform) is { } told ? told : identity.InventorySerial is { } serial && Devices.BySerial(on, serial) is { } listed ? listed : identity.Key;
        return (Look(on, named), named);
    }

    private static bool HasProof(Guest? guest)
        => guest is { Device.State: DeviceState.Enrolled, Known: { Generation: > 0 } or { Preset: not null } } or { Device: { State: DeviceState.Enrolled, PublicKey: not null } };

    // A device that was here before is the unit that it was then; and the inventory may know its serial number.
    private static bool IsOf(Guest guest, AcsIdentity identity)
        => guest.Known is { } known ? known.Identity == identity : string.IsNullOrEmpty(guest.Device.Serial) || guest.Device.Serial == identity.SerialNumber;

    private async Task<EnrolmentAnswer> Enrol(MacAddress mac, DeviceCertificate? shown, AcsRequest request, AcsIdentity identity, Inform inform)
    {
        var now = clock.GetUtcNow();
        var software = inform.Parameters.FirstOrDefault(p => p.Name.EndsWith("DeviceInfo.SoftwareVersion", StringComparison.Ordinal))?.Value.Text;
        var said = new UserAgent(identity.Oui, identity.Model, software is { Length: > 0 and <= 64 } ? software : "?", null, identity.InventorySerial ?? string.Empty);
        var name = shown?.PublicKey ?? EnrolmentRequest.NameOf(mac, said.Serial, request.Caller.AddressText);
        EnrolmentStep Decide(IDbConnection on) => EnrolmentRules.On(new(
            mac,
            shown is { FromProvider: true } && Certificates.IsRevoked(on, request.Certificate!.SerialNumber) ? shown with { IsRevoked = true } : shown,
            Devices.Find(on, mac),
            WaitingUnits.Find(on, mac, name),
            request.Caller.AddressText,
            $"CWMP {identity}",
            now)
        {
            Secured = request.Caller.Secured,
            Said = said,
            IsMacMade = identity.IsKeyMade && mac == identity.Key,
            Pass = EnrolmentPasses.Find(on, mac, name),
        });
        var step = store.Read(Decide);
        if (!step.Effects.IsEmpty)
        {
            // Decided again inside the write: an operator may have decided meanwhile.
            step = await store.Write(on =>
            {
                var decided = Decide(on);
                Enrolments.Do(store, on, mac, decided, now);
                return decided;
            });
        }

        return step.Answer;
    }
}
