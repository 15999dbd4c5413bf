using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Answers devices that are managed by CWMP. Everything an answer tells is durable before it leaves, and a request is written down as sent before it does.</summary>
internal sealed class AcsFront(Store store, AcsDoor door, AcsSessions sessions, AcsWork work, AcsValues values, AcsTransfers transfers, AcsDesired desired, AcsOptions options, TimeProvider clock, ILogger<AcsFront> log)
{
    private const string SoftwareVersion = "DeviceInfo.SoftwareVersion";
    private const string RequestUrl = "ManagementServer.ConnectionRequestURL";

    private static readonly ImmutableArray<string> Known = ["Inform", "GetRPCMethods", "TransferComplete", "AutonomousTransferComplete", "DUStateChangeComplete", "AutonomousDUStateChangeComplete", "RequestDownload", "Kicked"];

    // What comes all day: sessions for nothing else tell nothing new.
    private static readonly HashSet<string> Quiet = new(StringComparer.Ordinal) { EventCodes.Periodic, EventCodes.Scheduled, EventCodes.ConnectionRequest, EventCodes.Heartbeat };

    /// <summary>Answers a POST.</summary>
    /// <param name="request">It.</param>
    /// <param name="session">The session that it belongs to; null = none.</param>
    public async Task<AcsAnswer> Answer(AcsRequest request, AcsSession? session)
    {
        try
        {
            var answer = await Take(request, session);
            if (answer.Logged is { } mac)
            {
                await Keep(mac, request, answer);
            }

            return answer;
        }
        catch (DbException e)
        {
            // Nothing was promised: the device tries its session again.
            Log.AcsWithoutStore(log, e);
            return AcsAnswer.Later;
        }
    }

    private async Task<AcsAnswer> Take(AcsRequest request, AcsSession? session)
    {
        if (request.Body.IsEmpty)
        {
            return session is null ? AcsAnswer.Bad : await Within(request, session, new AcsSessionEvent.Nothing());
        }

        if (!Envelopes.Read(request.Body, SoapLimits.Standard, out var envelope, out var error))
        {
            return session is null ? AcsAnswer.Bad : await Within(request, session, new AcsSessionEvent.Unreadable(error.ToString()));
        }

        return envelope.Body is Inform inform ? await Begin(request, envelope, inform)
            : session is null ? AcsAnswer.Bad
            : IsAnswer(envelope.Body) ? await Within(request, session, new AcsSessionEvent.Answered(Fits(session, envelope)), envelope)
            : await Within(request, session, new AcsSessionEvent.Asked(), envelope);
    }

    // An exchange of a device whose messages an operator wants to see, as it was on the wire. What a stranger sends who says to be the device is not kept, and that somebody was refused is.
    private async Task Keep(MacAddress mac, AcsRequest request, AcsAnswer answer)
    {
        var refused = answer.Status == StatusCodes.Status401Unauthorized;
        var came = refused ? $"(a message of {request.Body.Length} bytes {(request.Authorization is null ? "without credentials" : "with wrong or old credentials")}, from {request.Caller.AddressText})"
            : request.Body.IsEmpty ? "(an empty POST)" : AcsRedaction.Of(request.Body.Span);
        var left = answer.Body is { } body ? AcsRedaction.Of(body) : $"{answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}{(answer.Why.Length > 0 ? ": " : string.Empty)}{answer.Why}";
        try
        {
            await store.Write(mac, on =>
            {
                var now = clock.GetUtcNow();
                store.CwmpMessages.Add(on, mac, false, Encoding.UTF8.GetBytes(came), now);
                store.CwmpMessages.Add(on, mac, true, Encoding.UTF8.GetBytes(left), now);
            });
        }
        catch (DbException e)
        {
            // What was done is done, and the device is told so.
            Log.AcsWithoutStore(log, e);
        }
    }

    private static bool IsAnswer(CwmpMessage message) => message is CwmpFault || message.Method.EndsWith("Response", StringComparison.Ordinal);

    // A client that leaves the ID out has only one request to answer.
    private static bool Fits(AcsSession session, CwmpEnvelope envelope)
        => session.Out is { } request && AcsTask.Fits(request, envelope.Body) && (envelope.Id is null || envelope.Id == session.OutId);

    private async Task<AcsAnswer> Begin(AcsRequest request, CwmpEnvelope envelope, Inform inform)
    {
        if (AcsIdentity.Of(inform.Device) is not { } identity)
        {
            return Reply(envelope, CwmpFault.Of(FaultCode.AcsInvalidArguments, "DeviceId needs an OUI of six digits and a serial number"));
        }

        var (guest, refusal) = await door.Enter(request, identity, inform);
        if (guest is null)
        {
            return refusal!;
        }

        var (mac, now) = (guest.Device.Mac, clock.GetUtcNow());
        if (sessions.Begin(mac, request.Connection) is not { } session)
        {
            return AcsAnswer.Later;
        }

        ServerMetrics.Informed(inform.Events);
        session.Secret = guest.Secret;
        session.Unproven = guest.Unproven;
        session.Version = Chosen(envelope) ?? envelope.Version;
        session.Address = request.Caller.AddressText;
        session.OverTls = request.Caller.Secured;
        session.IsSecured = request.Caller.Secured || options.SecretsInTheClear || guest.ByWord;
        session.Root = RootOf(inform) ?? guest.Known?.Root ?? "Device.";
        session.Software = Value(inform, SoftwareVersion);
        session.IsLogged = guest.Known?.LogUntil > now;
        session.State = AcsSessionMachine.On(session.State, new AcsSessionEvent.Informed()).Next;
        var hash = HashOf(inform);
        if (guest is { Known: { } known, HasTasks: false, ByWord: false } && known.ToldHash == hash && inform.Events.All(e => Quiet.Contains(e.Code)))
        {
            session.HasNothing = known.Settled == guest.Mark && (!session.IsSecured || AcsRefusals.Holds(known.Refused, session.Root + "ManagementServer.Password", now) || desired.GenerationFor(known, now) is null);
            await store.Seen(guest.Device, session.Address, session.Software, null);
        }
        else
        {
            await store.Write(mac, on => Keep(on, guest, session, identity, inform, hash, now));
        }

        return Reply(envelope, new InformResponse(1)) with { Token = session.Token, Logged = session.IsLogged ? mac : null };
    }

    private static void TellOnce(System.Data.IDbConnection on, MacAddress mac, string text)
    {
        if (DeviceEvents.Of(on, mac).All(e => e.Text != text))
        {
            DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, text);
        }
    }

    // What an Inform tells that the one before did not.
    private void Keep(System.Data.IDbConnection on, AcsDoor.Guest guest, AcsSession session, AcsIdentity identity, Inform inform, string hash, DateTimeOffset now)
    {
        var mac = guest.Device.Mac;
        var first = guest.Known is null;
        if (first)
        {
            Cwmps.Bind(on, mac, identity);
            if (string.IsNullOrEmpty(guest.Device.Serial) && identity.InventorySerial is { } serial && Devices.Find(on, mac) is { } device)
            {
                Devices.Put(on, device with { Serial = serial });
            }

            DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, $"Managed by CWMP from now on, as {identity}.");
        }

        if (guest is { ByWord: true, Known: { Generation: > 0 } lost })
        {
            // Whoever comes by the word of an operator gets another password than the one that was lost.
            Cwmps.Giving(on, mac, lost.Generation + 1);
            Cwmps.ForgetValues(on, mac);
            Cwmps.ForgetRefused(on, mac);
        }

        Healths.Seen(on, mac, session.Address, session.Software, now);
        store.Cwmps.Told(on, mac, session.Root, Value(inform, RequestUrl) ?? string.Empty, hash, inform, now);
        var codes = inform.Events.Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
        if (codes.Contains(EventCodes.Bootstrap) || (guest.Known is { Root.Length: > 0 } before && before.Root != session.Root))
        {
            // A first contact, or one after a factory reset: nothing that was known of it holds.
            Cwmps.ForgetValues(on, mac);
            Cwmps.ForgetRefused(on, mac);
        }
        else
        {
            values.Merge(on, session, inform.Parameters, onlyKnown: true, [], now);
        }

        if (identity.IsKeyMade && identity.Key == mac && identity.MacOf(inform) is { } own && own != mac)
        {
            TellOnce(on, mac, $"It says that its MAC address is {own.WithColons()}: its page has what to do.");
        }

        foreach (var task in store.CwmpTasks.OpenOf(on, mac))
        {
            var next = task.After(inform, session.Software, now);
            if (next != task)
            {
                store.CwmpTasks.Put(on, mac, next);
                AcsTaskEnds.Tell(on, mac, next);
            }
        }

        var told = inform.Events.Where(e => !Quiet.Contains(e.Code)).Select(e => e.CommandKey.Length > 0 ? $"{e.Code} ({e.CommandKey})" : e.Code).Take(8).ToList();
        if (told.Count > 0)
        {
            DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, $"Told from {session.Address}: {string.Join(", ", told)}.");
            if (codes.Contains(EventCodes.Bootstrap) || codes.Contains(EventCodes.Boot))
            {
                var bootstrap = codes.Contains(EventCodes.Bootstrap);
                Notices.Raise(on, bootstrap ? NoticeKind.DeviceBootstrap : NoticeKind.DeviceBoot, mac,
                    $"{(bootstrap ? "First contact by CWMP, or the first after a factory reset" : "It has started")}, from {session.Address}{(session.Software is { } software ? $" with {software}" : string.Empty)}.", now);
            }
        }
    }

    private async Task<AcsAnswer> Within(AcsRequest request, AcsSession session, AcsSessionEvent e, CwmpEnvelope? envelope = null)
    {
        if (!await session.Gate.WaitAsync(options.Silence))
        {
            return AcsAnswer.Bad;
        }

        try
        {
            var answer = Strange(request, session);
            if (answer is null)
            {
                session.Heard = clock.GetTimestamp();
                answer = await Run(session, e, envelope);
            }

            return answer with { Logged = session.IsLogged ? session.Mac : null };
        }
        finally
        {
            session.Gate.Release();
        }
    }

    // A cookie alone is not enough on another connection, and a name that is not the session's is somebody else's.
    private AcsAnswer? Strange(AcsRequest request, AcsSession session)
    {
        var claim = AcsCredentials.Read(request.Authorization, request.Caller.Secured);
        var same = session.Proven == request.Connection;
        if (claim is null)
        {
            if (!same && request.Certificate is { } certificate && store.Read(on => Devices.Find(on, session.Mac))?.PublicKey is { } bound
                && bound == Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())))
            {
                session.Proven = request.Connection;
                return null;
            }

            return same ? null : door.Challenged(false);
        }

        // Judged also where nothing depends on it: a count that was used is not to be used again by somebody else.
        var proof = session.Secret is var (user, identity) && user == claim.User ? door.Judge(claim, identity, request) : AcsProof.Wrong;
        if (proof == AcsProof.Wrong)
        {
            proof = door.Judge(claim, session.Mac, store.Read(on => store.Cwmps.Find(on, session.Mac)), request, out _);
        }

        if (proof == AcsProof.Right)
        {
            session.Proven = request.Connection;
            return null;
        }

        // As good as none: it came in by an operator's word, and says no more than it did then.
        if (same && session.Unproven == claim.User)
        {
            return null;
        }

        // On its own connection an old answer to an old challenge does no harm; a name or a password that is not the session's is somebody else's.
        return same ? proof == AcsProof.Stale ? null : AcsAnswer.Bad : door.Challenged(proof == AcsProof.Stale);
    }

    private async Task<AcsAnswer> Run(AcsSession session, AcsSessionEvent first, CwmpEnvelope? envelope)
    {
        var answer = AcsAnswer.Bad;
        for (var e = first; e is not null;)
        {
            var step = AcsSessionMachine.On(session.State, e);
            session.State = step.Next;
            e = null;
            foreach (var effect in step.Effects)
            {
                switch (effect)
                {
                    case AcsSessionEffect.AnswerRequest:
                        answer = Reply(envelope!, await Do(session, envelope!.Body));
                        break;
                    case AcsSessionEffect.Choose:
                        e = await work.Choose(session) ? new AcsSessionEvent.Chosen() : new AcsSessionEvent.NothingLeft();
                        break;
                    case AcsSessionEffect.SendRequest:
                        answer = await Send(session);
                        break;
                    case AcsSessionEffect.Finish:
                        await work.Finish(session, envelope!.Body);
                        break;
                    case AcsSessionEffect.TellTooMany:
                        await work.TellTooMany(session);
                        break;
                    case AcsSessionEffect.Abandon:
                        session.Out = null;
                        break;
                    case AcsSessionEffect.GiveUp:
                        await work.GiveUp(session, ((AcsSessionEvent.Unreadable)first).Why);
                        break;
                    case AcsSessionEffect.AnswerEmpty:
                        sessions.Whole(session);
                        work.Rest(session);
                        answer = AcsAnswer.Empty;
                        break;
                    default:
                        answer = AcsAnswer.Bad with { Why = first is AcsSessionEvent.Unreadable unread ? unread.Why : "this does not belong here in the session" };
                        break;
                }
            }
        }

        if (session.State.Phase == AcsPhase.Closed)
        {
            sessions.End(session);
        }

        return answer;
    }

    private async Task<AcsAnswer> Send(AcsSession session)
    {
        var message = await work.Send(session);
        session.Out = message;
        session.OutId = string.Create(CultureInfo.InvariantCulture, $"{++session.Ids}");
        return new AcsAnswer(StatusCodes.Status200OK, Envelopes.Write(new CwmpEnvelope(message) { Id = session.OutId, Version = session.Version }));
    }

    private async Task<CwmpMessage> Do(AcsSession session, CwmpMessage request)
    {
        switch (request)
        {
            case TransferComplete told:
                await store.Write(session.Mac, on => transfers.Ended(on, session, told));
                return TransferCompleteResponse.Instance;
            case AutonomousTransferComplete told:
                await Note(session, told.Fault.Code == FaultCode.None ? Severity.Fine : Severity.Warning,
                    $"A transfer of its own has ended ({Short(told.FileType)}, {Short(AcsMessages.WithoutSecrets(told.TransferUrl))}): {(told.Fault.Code == FaultCode.None ? "well" : AcsFaults.Sentence(told.Fault.Code, AcsMessages.WithoutSecrets(told.Fault.Text)))}.");
                return AutonomousTransferCompleteResponse.Instance;
            case DUStateChangeComplete told:
                await Note(session, told.Results);
                return DUStateChangeCompleteResponse.Instance;
            case AutonomousDUStateChangeComplete told:
                await Note(session, told.Results);
                return AutonomousDUStateChangeCompleteResponse.Instance;
            case RequestDownload wish:
                await store.Write(session.Mac, on => Wished(on, session, wish));
                return RequestDownloadResponse.Instance;
            case Kicked:
                return new KickedResponse(string.Empty);
            case GetRPCMethods:
                return new GetRPCMethodsResponse(Known);
            default:
                return CwmpFault.Of(FaultCode.AcsMethodNotSupported, Short(request.Method));
        }
    }

    // Somebody at the unit wants an image: what it is assigned is sent once more, whatever came of it before.
    private static void Wished(System.Data.IDbConnection on, AcsSession session, RequestDownload wish)
    {
        var about = string.Join(", ", wish.Arguments.Where(a => a.Name.Length > 0).Take(4).Select(a => $"{a.Name} {a.Value}"));
        DeviceEvents.Add(on, session.Mac, "cwmp", Severity.Fine, $"It asks for a file: {Short(wish.FileType)}{(about.Length > 0 ? $" ({Short(about)})" : string.Empty)}.");
        if (wish.FileType == FileTypes.Firmware)
        {
            Cwmps.Refused(on, session.Mac, before => before.Keys.Where(k => k.StartsWith(AcsPlan.ImageStart, StringComparison.Ordinal)).Aggregate(before, AcsRefusals.Without));
            Cwmps.Unsettle(on, session.Mac);
            (session.HasNothing, session.Ahead) = (false, null);
        }
    }

    // Nobody here asks for such things: they are taken, so that the device does not tell them for ever, and told.
    private Task Note(AcsSession session, IReadOnlyList<OperationResult> results)
    {
        var bad = results.FirstOrDefault(r => r.Fault.Code != FaultCode.None);
        return Note(session, bad is null ? Severity.Fine : Severity.Warning,
            $"Software modules have changed ({Short(string.Join(", ", results.Take(4).Select(r => $"{r.Operation} {r.Uuid} {r.Version} {r.State}".Trim())))}): {(bad is null ? "well" : AcsFaults.Sentence(bad.Fault.Code, bad.Fault.Text))}.");
    }

    private Task Note(AcsSession session, Severity severity, string text) => store.Write(session.Mac, on => DeviceEvents.Add(on, session.Mac, "cwmp", severity, text));

    private static AcsAnswer Reply(CwmpEnvelope to, CwmpMessage message) => new(StatusCodes.Status200OK, Envelopes.Write(new CwmpEnvelope(message)
    {
        Id = to.Id,
        Version = message is InformResponse ? Chosen(to) ?? to.Version : to.Version,
        Use = message is InformResponse ? Chosen(to) : null,
    }));

    // The newest that it offers is spoken from the answer to its Inform on (TR-069 3.7.1, from 1.4 on); null = it offers none, and its own is.
    private static CwmpVersion? Chosen(CwmpEnvelope to) => to.Supported.Count > 0 ? to.Supported.Max() : null;

    private static string? RootOf(Inform inform) => inform.Parameters.Select(p => p.Name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? p.Name[..(dot + 1)] : null).FirstOrDefault(r => r is "Device." or "InternetGatewayDevice.");

    private static string? Value(Inform inform, string end) => inform.Parameters.FirstOrDefault(p => p.Name.EndsWith(end, StringComparison.Ordinal))?.Value.Text is { Length: > 0 and <= 1024 } text ? text : null;

    /// <summary>What tells one Inform from another: its parameters.</summary>
    internal static string HashOf(Inform inform)
    {
        var text = new StringBuilder();
        foreach (var parameter in inform.Parameters)
        {
            text.Append(parameter.Name).Append('\n').Append(parameter.Value.Text).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static string Short(string text) => text.Length > 100 ? text[..100] : text;
}
