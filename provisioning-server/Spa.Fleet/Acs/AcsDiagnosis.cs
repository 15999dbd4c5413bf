using System.Collections.Immutable;
using System.Globalization;
using Spa.Cwmp;
using Spa.Cwmp.Messages;

namespace Spa.Fleet.Acs;

/// <summary>A diagnosis that a CPE of any maker runs by itself: asked for by its state, told of as ended by 8 DIAGNOSTICS COMPLETE, and read then.</summary>
public static class AcsDiagnosis
{
    /// <summary>One that was begun is looked at from then on whenever the CPE comes, whatever for: some never say that they are done.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    /// <summary>One whose CPE has not come back so long after that has no end that is known.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);

    // Second argument of its task once results are to be read.
    private const string Reading = "read";

    // The same, of one whose answer was lost: whether the CPE ever got it is to be seen from what is read.
    private const string Doubtful = "lost";
    private const int MostShown = 8;

    private static readonly string[] OfLine = ["Battery", "DialTone"];
    private static readonly string[] OfPhone = ["Off-hook"];
    private static readonly string[] OfAnyPhone = ["Hazard Potential", "Foreign Voltage", "Resistive Faults", "Off-hook", "REN"];

    /// <summary>Arguments of a task.</summary>
    /// <param name="path">Object of the diagnosis, with its final dot.</param>
    /// <param name="values">Its parameters by their own names, without its state.</param>
    public static ImmutableArray<string> Arguments(string path, IEnumerable<KeyValuePair<string, string>> values) => [path, string.Empty, .. values.SelectMany(v => new[] { v.Key, v.Value })];

    /// <summary>Name of the parameter that asks for it and tells how it stands.</summary>
    public static string StateOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".Tests.", StringComparison.Ordinal) ? "TestState" : "DiagnosticsState";
    }

    /// <summary>What it is about, for people.</summary>
    public static IEnumerable<string> About(AcsTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Arguments.Take(1).Concat(Pairs(task).Where(p => p.Name is "Host" or "HostName" or "TestSelector").Select(p => p.Value));
    }

    /// <summary>The diagnoses that a device has and an operator is offered.</summary>
    /// <param name="root">Root of its tree.</param>
    /// <param name="isSpa">It is one of ours: what such a unit has need not have been read.</param>
    /// <param name="names">Parameters that are known of it.</param>
    public static ImmutableArray<AcsDiagnosisOffer> Offered(string root, bool isSpa, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var known = names.Where(n => n.EndsWith(".DiagnosticsState", StringComparison.Ordinal) || n.EndsWith(".Tests.TestState", StringComparison.Ordinal)).Select(n => n[..(n.LastIndexOf('.') + 1)]);
        string[] own = !isSpa ? [] : root == "Device."
            ? ["Device.IP.Diagnostics.IPPing.", "Device.Services.VoiceService.1.POTS.FXO.1.DiagTests.", "Device.Services.VoiceService.1.POTS.FXS.1.DiagTests."]
            : ["InternetGatewayDevice.IPPingDiagnostics.", "InternetGatewayDevice.Services.VoiceService.1.PhyInterface.2.X_000E08_DiagTests.", "InternetGatewayDevice.Services.VoiceService.1.PhyInterface.1.X_000E08_DiagTests."];
        return [.. own.Concat(known).Distinct(StringComparer.Ordinal).Select(path => Offer(path, isSpa)).OfType<AcsDiagnosisOffer>()];
    }

    /// <summary>The request that is next for it.</summary>
    internal static CwmpMessage Request(AcsTask task, Func<string, CwmpType> typeOf)
    {
        var path = task.Arguments[0];
        return task.Arguments is [_, Reading or Doubtful, ..]
            ? new GetParameterValues([path])
            : new SetParameterValues([.. Pairs(task).Append((Name: StateOf(path), Value: "Requested")).Select(p => new ParameterValue(path + p.Name, new CwmpValue(TypeOf(path + p.Name, p.Value), p.Value)))], task.CommandKey);

        // What was not read yet is judged by its look: names and words of a test are seldom numbers.
        CwmpType TypeOf(string name, string value) => typeOf(name) is var type and not CwmpType.Unspecified && type.Fits(value) ? type : uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? CwmpType.Number : CwmpType.Text;
    }

    /// <summary>It was begun.</summary>
    internal static AcsTask Begun(AcsTask task, DateTimeOffset now) => task with { State = AcsTaskState.Taken, Due = now + Late, Tries = 0, Result = "The unit runs it, and comes back when it has ended." };

    /// <summary>Its CPE has come: what it was begun for, or may have been, is looked at when it says so, has started anew, or is late.</summary>
    internal static AcsTask Met(AcsTask task, Inform inform, DateTimeOffset now)
        => now > task.Due || inform.Events.Any(e => e.Code is EventCodes.DiagnosticsComplete or EventCodes.Boot or EventCodes.Bootstrap)
            ? task with { State = AcsTaskState.Queued, Due = now, Result = string.Empty, Arguments = task.Arguments.SetItem(1, task.State == AcsTaskState.Taken || IsReading(task) ? Reading : Doubtful) }
            : task;

    /// <summary>Its parameters were read.</summary>
    internal static AcsTask Read(AcsTask task, GetParameterValuesResponse got, DateTimeOffset now)
    {
        var path = task.Arguments[0];
        var values = got.Parameters.Where(p => p.Name.StartsWith(path, StringComparison.Ordinal)).DistinctBy(p => p.Name).ToDictionary(p => p.Name[path.Length..], p => p.Value.Text, StringComparer.Ordinal);
        var state = values.GetValueOrDefault(StateOf(path));
        if (task.Arguments[1] == Doubtful && task.Tries < AcsTask.MostTries && (state is null or "" or "None" || Pairs(task).Any(p => values.GetValueOrDefault(p.Name) != p.Value)))
        {
            // The CPE never got it: what is there is of another one.
            return task with { State = AcsTaskState.Queued, Due = now, Arguments = task.Arguments.SetItem(1, string.Empty) };
        }

        return state switch
        {
            "Requested" when now - task.AskedAt > LongestRun => task.End(AcsTaskState.Failed, "The unit says a day after it was asked that it is still at it.", now),
            "Requested" => Begun(task, now),
            "Complete" or "Completed" => task.End(AcsTaskState.Done, Sentence(path, values), now),
            "None" => task.End(AcsTaskState.Failed, "It was broken off: the unit has started anew, or somebody has set something of it.", now),
            "Error_CannotResolveHostName" => task.End(AcsTaskState.Failed, "The host has no address there (Error_CannotResolveHostName).", now),
            "Error_NoRouteToHost" => task.End(AcsTaskState.Failed, "The unit knows no way to the host (Error_NoRouteToHost).", now),
            { Length: > 0 and < 64 } word => task.End(AcsTaskState.Failed, $"The unit could not do it ({word}); its log may say why.", now),
            _ => task.End(AcsTaskState.Failed, "The unit does not say how it stands.", now),
        };
    }

    /// <summary>Its CPE never came back.</summary>
    public static AcsTask Overdue(AcsTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.End(AcsTaskState.Failed, $"The unit has begun it and not come back within {Patience.TotalMinutes:0} minutes: look whether it is reached at all, and ask again.", now);
    }

    private static bool IsReading(AcsTask task) => task.Arguments is [_, Reading, ..];

    private static IEnumerable<(string Name, string Value)> Pairs(AcsTask task) => task.Arguments.Skip(2).Chunk(2).Where(p => p.Length == 2).Select(p => (p[0], p[1]));

    private static string Sentence(string path, Dictionary<string, string> values)
    {
        if (values.TryGetValue("SuccessCount", out var answered) && values.TryGetValue("FailureCount", out var failed))
        {
            var all = string.Create(CultureInfo.InvariantCulture, $"{answered} of {Number(answered) + Number(failed)} answered");
            return Number(answered) == 0 ? all + "."
                : $"{all}; fastest {Time(values, "Minimum")} ms, mean {Time(values, "Average")} ms, slowest {Time(values, "Maximum")} ms{(values.GetValueOrDefault("IPAddressUsed") is { Length: > 0 } address ? $" ({address})" : string.Empty)}.";
        }

        if (values.TryGetValue("TestResult", out var result) && values.TryGetValue("TestSelector", out var selector))
        {
            var volts = values.GetValueOrDefault("X_000E08_Millivolts") is { Length: > 0 } millivolts ? string.Create(CultureInfo.InvariantCulture, $", {Number(millivolts) / 1000.0:0.0} V") : string.Empty;
            return $"{selector}: {result.ToLowerInvariant()}{volts}.";
        }

        return string.Join(", ", values.Where(v => v.Key != StateOf(path)).Take(MostShown).Select(v => $"{v.Key} = {v.Value}"));
    }

    // Thousandths, where it has them.
    private static string Time(Dictionary<string, string> values, string which)
        => values.GetValueOrDefault(which + "ResponseTimeDetailed") is { } micro && Number(micro) > 0 ? (Number(micro) / 1000.0).ToString("0.0", CultureInfo.InvariantCulture) : values.GetValueOrDefault(which + "ResponseTime") ?? "?";

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static AcsDiagnosisOffer? Offer(string path, bool isSpa) => path switch
    {
        _ when path.EndsWith(".IPPing.", StringComparison.Ordinal) || path.EndsWith(".IPPingDiagnostics.", StringComparison.Ordinal) => new(path, "Ping", "Host", [], "NumberOfRepetitions"),
        _ when path.EndsWith(".NSLookupDiagnostics.", StringComparison.Ordinal) => new(path, "Name lookup", "HostName", [], null),
        _ when path.EndsWith(".TraceRoute.", StringComparison.Ordinal) || path.EndsWith(".TraceRouteDiagnostics.", StringComparison.Ordinal) => new(path, "Way to a host", "Host", [], null),
        _ when path.Contains(".FXO.", StringComparison.Ordinal) || path.EndsWith(".PhyInterface.2.X_000E08_DiagTests.", StringComparison.Ordinal) => new(path, $"Line{Row(path)}", null, [.. OfLine], null),
        _ when path.Contains(".FXS.", StringComparison.Ordinal) || path.EndsWith(".X_000E08_DiagTests.", StringComparison.Ordinal) => new(path, $"Phone{Row(path)}", null, isSpa ? [.. OfPhone] : [.. OfAnyPhone], null),
        _ when path.EndsWith(".Tests.", StringComparison.Ordinal) => new(path, $"Phone{Row(path)}", null, ["PhoneConnectivityTest"], null),
        _ => null,
    };

    // Number of the port, where it is not the only one by its look.
    private static string Row(string path) => path.Split('.') is [.., var row, _, ""] && row.All(char.IsAsciiDigit) && row != "1" && !path.Contains("X_000E08", StringComparison.Ordinal) ? $" {row}" : string.Empty;
}

/// <summary>A diagnosis that an operator may ask a device for.</summary>
/// <param name="Path">Its object, with its final dot.</param>
/// <param name="Label">For people: "Ping", "Line".</param>
/// <param name="Host">Name of the parameter for a host; null = it takes none.</param>
/// <param name="Selectors">Words of TestSelector; empty = it has none.</param>
/// <param name="Count">Name of the parameter for a number of tries; null = it takes none.</param>
public sealed record AcsDiagnosisOffer(string Path, string Label, string? Host, ImmutableArray<string> Selectors, string? Count);
