using System.Collections.Immutable;
using System.Globalization;
using Spa.Media.Analysis;

namespace Spa.Simulation.Scenarios;

/// <summary>Plays scenarios on a stage.</summary>
/// <param name="stage">The stage.</param>
/// <param name="told">Told of each step when it is over; null = nobody is.</param>
public sealed class ScenarioRunner(IScenarioStage stage, Action<StepResult>? told = null)
{
    private const double LeastSpeech = -45;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // A sound this long is no click.
    private static readonly TimeSpan ShortestSpeech = TimeSpan.FromMilliseconds(150);
    private TimeSpan lastShown;
    private Dictionary<string, int> keysBefore = [];

    /// <summary>Plays one, up to the first step that fails. It begins with all handsets down, nobody speaking and the provider at work, whatever was before.</summary>
    public ScenarioResult Run(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Settle();
        lastShown = stage.Phone().Shown is [.., var last] ? last.At : TimeSpan.MinValue;
        keysBefore = [];
        var start = stage.Now;
        foreach (var user in scenario.Steps.OfType<ScenarioStep.Expect>().Where(step => step.What is Expectation.Keys).Select(step => step.At).Distinct())
        {
            keysBefore[user] = stage.Station(user)?.Keys.Length ?? 0;
        }

        var results = ImmutableArray.CreateBuilder<StepResult>();
        foreach (var step in scenario.Steps)
        {
            var began = stage.Now;
            var (passed, proof) = Do(step);
            var result = new StepResult(results.Count + 1, began - start, stage.Now - began, step.Words, passed, proof);
            results.Add(result);
            told?.Invoke(result);
            if (!passed)
            {
                break;
            }
        }

        return new ScenarioResult(scenario.Name, stage.Now - start, results.ToImmutable());
    }

    private void Settle()
    {
        Do("phone", "quiet", "hangup");
        Do("exchange", "quiet", "hangup");
        Do("provider", "answers");
        foreach (var station in stage.Stations())
        {
            Do(station, "quiet", "hangup", "refuse");
        }

        // Long enough for a call to be over on all sides.
        stage.Wait(TimeSpan.FromSeconds(1.5));
    }

    private void Do(string at, params ReadOnlySpan<string> acts)
    {
        foreach (var act in acts)
        {
            stage.Do(new ScenarioStep.Act(act, []) { At = at });
        }
    }

    private (bool Passed, string Proof) Do(ScenarioStep step)
    {
        switch (step)
        {
            case ScenarioStep.Wait wait:
                stage.Wait(wait.Length);
                return (true, string.Empty);
            case ScenarioStep.Act act:
                return stage.Do(act) is { } why ? (false, why) : (true, Dialled(act));
            case ScenarioStep.Expect { What: Expectation.Silence silence } expect:
                return Quiet(expect, silence);
            case ScenarioStep.Expect expect:
                return Await(expect);
            default:
                return (false, "no such step");
        }
    }

    // The next step begins when the last key is up.
    private string Dialled(ScenarioStep.Act act)
    {
        if (act.At != "phone" || act.Name is not ("dial" or "press" or "pulse"))
        {
            return string.Empty;
        }

        for (var end = stage.Now + TimeSpan.FromMinutes(1); stage.Phone().IsDialling && stage.Now < end;)
        {
            stage.Wait(Look);
        }

        return string.Empty;
    }

    private (bool Passed, string Proof) Await(ScenarioStep.Expect expect)
    {
        if (expect.What is Expectation.Tone or Expectation.Speech)
        {
            stage.Mark(expect.At);
        }

        for (var end = stage.Now + expect.Within; ; stage.Wait(Look))
        {
            var (passed, proof) = Judge(expect);
            if (passed || stage.Now >= end)
            {
                return passed ? (true, proof) : (false, string.Create(CultureInfo.InvariantCulture, $"not within {expect.Within.TotalSeconds:0.###} s: {proof}"));
            }
        }
    }

    private (bool Passed, string Proof) Judge(ScenarioStep.Expect expect)
    {
        switch (expect.What)
        {
            case Expectation.Tone tone:
                var heard = stage.Heard(expect.At);
                return tone.Shape.Find(heard) is { } found ? (true, Words(found)) : (false, Words(heard));
            case Expectation.Speech speech:
                return Speech(stage.Heard(expect.At), speech);
            case Expectation.Ring ring:
                var rings = stage.Phone().IsRinging;
                return (rings == ring.Rings, rings ? "rings" : "does not ring");
            case Expectation.Caller caller:
                var shown = stage.Phone().Shown.Where(call => call.At > lastShown).ToList();
                var fits = shown.Find(call => (caller.Number ?? call.Number) == call.Number && (caller.Name ?? call.Name) == call.Name);
                return (fits is not null, shown.Count == 0 ? "the display shows nobody" : $"the display shows {string.Join(", ", shown.Select(call => $"{call.Number ?? "no number"}{(call.Name is { } name ? $" \"{name}\"" : string.Empty)}"))}");
            case Expectation.Lamp lamp:
                var isLit = stage.Phone().IsLit;
                return (isLit == lamp.IsLit, isLit ? "the lamp is lit" : "the lamp is not lit");
            case Expectation.State state:
                return State(expect.At, state.Name);
            case Expectation.Keys keys:
                var all = stage.Station(expect.At)?.Keys ?? string.Empty;
                var since = all[Math.Min(all.Length, keysBefore.GetValueOrDefault(expect.At))..];
                return (since == keys.Text, since.Length == 0 ? "no key came" : $"keys {since}");
            case Expectation.Registered registered:
                return stage.Subscriber(registered.User) is { } subscriber
                    ? (subscriber.IsRegistered == registered.IsThere, subscriber.IsRegistered ? "registered" : "not registered")
                    : (false, $"the provider has no user {registered.User}");
            case Expectation.Mailbox mailbox:
                return stage.Subscriber(mailbox.User) is { } owner ? (owner.New == mailbox.New, $"{owner.New} new") : (false, $"the provider has no user {mailbox.User}");
            default:
                return (false, "no such expectation");
        }
    }

    private (bool Passed, string Proof) State(string at, string wanted)
    {
        if (at == "exchange")
        {
            var state = stage.Exchange();
            return (string.Equals(state, wanted, StringComparison.OrdinalIgnoreCase), state);
        }

        return stage.Station(at) is { } station ? (station.State.StartsWith(wanted, StringComparison.Ordinal), station.State) : (false, $"the provider has no user {at}");
    }

    private (bool Passed, string Proof) Quiet(ScenarioStep.Expect expect, Expectation.Silence silence)
    {
        for (var end = stage.Now + expect.Within; ;)
        {
            stage.Mark(expect.At);
            stage.Wait(silence.Length);
            var heard = stage.Heard(expect.At);
            if (heard.Segments.IsEmpty)
            {
                return (true, "nothing heard");
            }

            if (stage.Now >= end)
            {
                return (false, Words(heard));
            }
        }
    }

    private static (bool Passed, string Proof) Speech(ToneReading heard, Expectation.Speech wanted)
    {
        foreach (var segment in heard.Segments.Where(segment => segment.Length >= ShortestSpeech))
        {
            foreach (var sine in segment.Components.Where(sine => ToneShape.IsNear(sine.Hertz, wanted.Hertz)))
            {
                if (wanted.Dbm0 is { } level ? Math.Abs(sine.Level.Value - level) <= wanted.Tolerance : sine.Level.Value >= LeastSpeech)
                {
                    return (true, Words(segment));
                }
            }
        }

        return (false, Words(heard));
    }

    private static string Words(ToneReading heard) => heard.Segments.IsEmpty ? "nothing heard" : "heard " + string.Join("; ", heard.Segments.TakeLast(6).Select(Words));

    private static string Words(MeasuredSegment segment)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{(segment.Components.IsEmpty ? "a click" : string.Join(" + ", segment.Components.Select(sine => string.Create(CultureInfo.InvariantCulture, $"{sine.Hertz:0.0} Hz at {sine.Level.Value:0.0} dBm0"))))} for {segment.Length.TotalSeconds:0.00} s");
}
