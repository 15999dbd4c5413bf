using System.Diagnostics;
using System.Net;
using Spa.Device.Time;
using Spa.Simulation.Lines;
using Spa.Simulation.Providers;

namespace Spa.Device.Fleet.Calls;

/// <summary>What a fleet is to do.</summary>
/// <param name="Users">Accounts, one for each device.</param>
/// <param name="Provider">Address and port of registrar and proxy.</param>
/// <param name="Rate">Calls each second.</param>
/// <param name="Length">How long calls are begun.</param>
/// <param name="Talk">How long each call stays connected at least.</param>
/// <param name="Patience">How long registrations may take.</param>
internal sealed record FleetCallsPlan(IReadOnlyList<ProviderUser> Users, string Provider, double Rate, TimeSpan Length, TimeSpan Talk, TimeSpan Patience)
{
    /// <summary>Calls that are due in all.</summary>
    public int Calls => (int)Math.Floor(Rate * Length.TotalSeconds);
}

/// <summary>A run of a fleet that telephones: registers all, then has two that are free call each other whenever a call is due.</summary>
internal sealed class FleetCallsRun(FleetCallsPlan plan, FleetCallsTally tally) : IDisposable
{
    // So many devices leave processors enough to others: their threads may go before those of other programs, as a device's own does.
    private const int MostInRealTime = 100;

    // What the fleet costs when nobody calls is measured for so long.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Queue<FleetPhone> free = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private List<RealTimeline> timelines = [];
    private int faults;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Runs it to its end.</summary>
    public async Task<FleetCallsResult> Run()
    {
        timelines = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(i => RealTimeline.Start($"fleet {i}", _ => Interlocked.Increment(ref faults), realTime: plan.Users.Count <= MostInRealTime))];
        var here = plan.Provider.StartsWith("127.", StringComparison.Ordinal) ? IPAddress.Loopback : IPAddress.Any;
        var phones = new List<FleetPhone>();
        var onEach = (plan.Users.Count + timelines.Count - 1) / timelines.Count;
        for (var i = 0; i < plan.Users.Count; i++)
        {
            phones.Add(await FleetPhone.Start(plan.Users[i], plan.Provider, here, timelines[i % timelines.Count], SimulatedLines.Phase(i / timelines.Count, onEach)).ConfigureAwait(false));
        }

        await Task.WhenAll(phones.Select(Register)).ConfigureAwait(false);
        var registered = watch.Elapsed;
        var atRest = Cpu();
        await Task.Delay(Rest).ConfigureAwait(false);
        var share = (Cpu() - atRest) / (watch.Elapsed - registered);

        var (begun, before) = (watch.Elapsed, Cpu());
        var calls = new List<Task>();
        for (var i = 0; i < plan.Calls; i++)
        {
            var due = begun + TimeSpan.FromSeconds(i / plan.Rate) - watch.Elapsed;
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero).ConfigureAwait(false);
            if (Pair() is var (caller, called))
            {
                tally.Due(true, watch.Elapsed);
                calls.Add(Call(caller, called));
            }
            else
            {
                tally.Due(false, watch.Elapsed);
            }
        }

        await Task.WhenAll(calls).ConfigureAwait(false);
        var took = watch.Elapsed - begun;
        var each = tally.Placed == 0 ? 0 : Math.Max(0, (Cpu() - before - (share * took)) / tally.Placed / TimeSpan.FromMilliseconds(1));
        return new FleetCallsResult(
            plan.Users.Count, tally.Registered, Math.Round(registered.TotalSeconds, 2), plan.Rate, tally.Placed, tally.Answered, tally.Speech, tally.Failed, tally.Causes, tally.SetUp(50), tally.SetUp(99),
            Math.Round(each, 1), Math.Round(share * 100, 1), Math.Round(took.TotalSeconds, 1),
            tally.Registered == plan.Users.Count && tally.Speech == plan.Calls && faults == 0);
    }

    /// <inheritdoc/>
    public void Dispose() => timelines.ForEach(one => one.Dispose());

    private static TimeSpan Cpu() => Environment.CpuUsage.TotalTime;

    private async Task Register(FleetPhone phone)
    {
        var there = await phone.Until((voice, _) => voice.Sip is { State: "registered" }, plan.Patience).ConfigureAwait(false);
        tally.Device(phone.User, there ? null : await phone.Unregistered().ConfigureAwait(false), watch.Elapsed);

        // Who is not registered is called all the same: what becomes of that is a figure too. It calls nobody, as it gets no dial tone.
        lock (gate)
        {
            free.Enqueue(phone);
        }
    }

    private async Task Call(FleetPhone caller, FleetPhone called)
    {
        var result = await FleetCall.Place(caller, called, plan.Talk).ConfigureAwait(false);
        lock (gate)
        {
            free.Enqueue(caller);
            free.Enqueue(called);
        }

        tally.Over(result, watch.Elapsed - result.Length);
    }

    // Who has been free longest.
    private (FleetPhone Caller, FleetPhone Called)? Pair()
    {
        lock (gate)
        {
            return free.Count < 2 ? null : (free.Dequeue(), free.Dequeue());
        }
    }
}
