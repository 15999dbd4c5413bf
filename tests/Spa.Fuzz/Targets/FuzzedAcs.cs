using System.Collections.Immutable;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;

namespace Spa.Fuzz.Targets;

/// <summary>The deciding part of the ACS, with its store in memory: the machine, the plan and the tasks, joined as the server joins them.</summary>
internal sealed class FuzzedAcs
{
    private const string Dial = "Device.X_000E08_Profile.Dial_Plan_1_";
    private static readonly SoapLimits Limits = SoapLimits.Standard with { Bytes = 1 << 20, Elements = 2_000 };
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly AcsWanted wanted = new([new(Dial, "(xx.)", "(xx.)", false), new("Device.ManagementServer.Password", "secret", "mark", true)], new WantedImage("6.1.0", "a.img"));
    private readonly Dictionary<AcsTaskKind, int> sent = [];
    private readonly List<AcsTask> tasks =
    [
        new(1, AcsTaskKind.Download, [FileTypes.Configuration, "http://x/", "", ""]), new(2, AcsTaskKind.Reboot, []), new(3, AcsTaskKind.Set, ["Device.A", "1"]), new(4, AcsTaskKind.Refresh, []),
    ];

    private AcsSessionState state = AcsSessionState.Start;
    private ImmutableDictionary<string, string> refused = ImmutableDictionary<string, string>.Empty;
    private Dictionary<string, string>? values;
    private string? software;
    private AcsNext next = new AcsNext.Nothing();
    private CwmpMessage? asked;

    /// <summary>Takes all that a device says.</summary>
    public void Run(IEnumerable<ReadOnlyMemory<byte>> messages)
    {
        foreach (var message in messages)
        {
            Take(message);
        }

        BrokenException.Unless(state.Rounds <= AcsSessionMachine.MostRounds, $"{state.Rounds} requests in one session.");
        BrokenException.Unless(sent.Where(s => s.Key is not (AcsTaskKind.Set or AcsTaskKind.Refresh)).All(s => s.Value <= 1), "Something was asked twice that may be done once only.");
    }

    private void Take(ReadOnlyMemory<byte> body)
    {
        CwmpEnvelope? envelope = null;
        AcsSessionEvent first;
        if (body.IsEmpty)
        {
            first = new AcsSessionEvent.Nothing();
        }
        else if (!Envelopes.Read(body, Limits, out envelope, out var error))
        {
            first = new AcsSessionEvent.Unreadable(error.ToString());
        }
        else if (envelope.Body is Inform inform)
        {
            first = new AcsSessionEvent.Informed();
            Informed(inform);
        }
        else
        {
            first = envelope.Body is CwmpFault || envelope.Body.Method.EndsWith("Response", StringComparison.Ordinal)
                ? new AcsSessionEvent.Answered(asked is not null && AcsTask.Fits(asked, envelope.Body)) : new AcsSessionEvent.Asked();
        }

        for (AcsSessionEvent? e = first; e is not null;)
        {
            var step = AcsSessionMachine.On(state, e);
            BrokenException.Unless(step.Next.Rounds >= state.Rounds, "Requests were forgotten.");
            state = step.Next;
            e = null;
            foreach (var effect in step.Effects)
            {
                e = Do(effect, envelope) ?? e;
            }
        }
    }

    private AcsSessionEvent? Do(AcsSessionEffect effect, CwmpEnvelope? envelope)
    {
        switch (effect)
        {
            case AcsSessionEffect.AnswerRequest when envelope!.Body is TransferComplete told:
                if (AcsTask.NumberOf(told.CommandKey) is { } number && tasks.FindIndex(t => t.Number == number) is var at and >= 0 && tasks[at] is { IsOpen: true, Tries: > 0 })
                {
                    tasks[at] = tasks[at].After(told.Fault, Now);
                }

                return null;
            case AcsSessionEffect.Choose:
                next = AcsPlan.Next(wanted, new AcsKnown("Device.", values, software, refused, [.. tasks.Where(t => t.IsOpen)]), Now);
                return next is AcsNext.Nothing ? new AcsSessionEvent.NothingLeft() : new AcsSessionEvent.Chosen();
            case AcsSessionEffect.SendRequest:
                BrokenException.Unless(asked is null, "A second request while one is out.");
                asked = Request();
                BrokenException.Unless(Envelopes.Read(Envelopes.Write(new CwmpEnvelope(asked) { Id = "1" }), Limits, out _, out var error), $"What is asked cannot be read: {error}");
                return null;
            case AcsSessionEffect.Finish:
                BrokenException.Unless(asked is not null, "An answer to nothing.");
                Finish(envelope!.Body);
                asked = null;
                return null;
            case AcsSessionEffect.Abandon:
                asked = null;
                return null;
            case AcsSessionEffect.GiveUp:
                if (next is AcsNext.Do gone && tasks.FindIndex(t => t.Number == gone.Task.Number) is var place and >= 0)
                {
                    tasks[place] = tasks[place].End(AcsTaskState.Failed, "unreadable", Now);
                }

                asked = null;
                return null;
            default:
                return null;
        }
    }

    private void Informed(Inform inform)
    {
        software = inform.Parameters.FirstOrDefault(p => p.Name.EndsWith("SoftwareVersion", StringComparison.Ordinal))?.Value.Text;
        for (var i = 0; i < tasks.Count; i++)
        {
            tasks[i] = tasks[i].IsOpen ? tasks[i].Lost(Now) : tasks[i];
        }
    }

    private CwmpMessage Request()
    {
        switch (next)
        {
            case AcsNext.Read read:
                return new GetParameterValues([read.Path]);
            case AcsNext.Set set:
                return new SetParameterValues([.. set.Values.Select(v => new ParameterValue(v.Name, CwmpValue.Of(v.Text)))], set.Key);
            case AcsNext.Install install:
                refused = refused.SetItem(AcsPlan.ImageOf(install.Image), string.Empty);
                var image = new AcsTask(tasks.Count + 1, AcsTaskKind.Download, [FileTypes.Firmware, install.Image.File, string.Empty, string.Empty, install.Image.Version]) { State = AcsTaskState.Sent, Tries = 1 };
                tasks.Add(image);
                next = new AcsNext.Do(image);
                return image.Request(_ => CwmpType.Unspecified, "Device.");
            default:
                var at = tasks.FindIndex(t => t.Number == ((AcsNext.Do)next).Task.Number);
                tasks[at] = tasks[at] with { State = AcsTaskState.Sent, Tries = tasks[at].Tries + 1 };
                sent[tasks[at].Kind] = sent.GetValueOrDefault(tasks[at].Kind) + 1;
                return tasks[at].Request(_ => CwmpType.Number, "Device.");
        }
    }

    private void Finish(CwmpMessage answer)
    {
        switch (next)
        {
            case AcsNext.Read or AcsNext.Set when answer is CwmpFault fault:
                var before = refused;
                refused = AcsPlan.Refuse(refused, next, wanted, fault, Now);
                BrokenException.Unless(before.Keys.All(k => refused.ContainsKey(k) || k.StartsWith('~')), "What was refused is forgotten.");
                break;
            case AcsNext.Read when answer is GetParameterValuesResponse got:
                values = [];
                foreach (var value in got.Parameters)
                {
                    values[value.Name] = value.Value.Text;
                }

                break;
            case AcsNext.Set set:
                values ??= [];
                foreach (var value in set.Values)
                {
                    values[value.Name] = value.Mark;
                }

                break;
            case AcsNext.Do { Task: var task }:
                var at = tasks.FindIndex(t => t.Number == task.Number);
                tasks[at] = tasks[at].After(answer, Now);
                break;
            default:
                break;
        }
    }
}
