using Spa.Media.Analysis;
using Spa.Media.Files;
using Spa.Simulation.Scenarios;
using Spa.Simulation.Stations;

namespace Spa.Device.Lines;

/// <summary>The HTTP side of provider, stations and ladder.</summary>
internal static class ProviderApi
{
    /// <summary>Adds the addresses to an application.</summary>
    public static void Map(WebApplication app, ProviderHost host)
    {
        app.MapGet("/provider", () => Provider(host));
        app.MapPost("/provider/notify", (HttpRequest request) => Notify(host, request));
        app.MapPost("/provider/{act}", (string act, HttpRequest request) => Provider(host, act, request));

        app.MapGet("/station/{user}", (string user) => Station(host, user, static _ => null));
        app.MapPost("/station/{user}/mark", (string user) => Station(host, user, static station =>
        {
            station.End.Heard.Mark();
            return null;
        }));
        app.MapPost("/station/{user}/{act}", (string user, string act, HttpRequest request) => Station(host, user, act, request));
        app.MapGet("/station/{user}/heard", async (string user) => await Heard(host, user) is var (samples, full)
            ? Results.Json(HeardDocument.Of(ToneAnalysis.Measure(samples), full), LinesJson.Default.HeardDocument)
            : Nobody(user));
        app.MapGet("/station/{user}/heard/voice", async (string user, HttpRequest request) => await Heard(host, user) is var (samples, _) ? LinesApi.Voice(samples, request) : Nobody(user));
        app.MapGet("/station/{user}/heard.wav", async (string user) => await Heard(host, user) is var (samples, _) ? Results.Bytes(WavFile.Write(samples), "audio/wav", "heard.wav") : Nobody(user));

        app.MapGet("/ladder", async () => Results.Text(await host.Ask((site, _) => site.Ladder.ToString())));
        app.MapPost("/ladder/clear", async () =>
        {
            await host.Ask((site, _) =>
            {
                site.Ladder.Clear();
                return true;
            });
            return Results.NoContent();
        });
        app.MapGet("/capture.pcap", () => Capture(host));
    }

    private static async Task<IResult> Provider(ProviderHost host) => Results.Json(await host.Ask((site, _) => ProviderDocument.Of(site)), LinesJson.Default.ProviderDocument);

    private static async Task<IResult> Provider(ProviderHost host, string act, HttpRequest request)
    {
        if (!ScenarioActs.Of("provider").ContainsKey(act))
        {
            return Unknown("provider", act);
        }

        var step = LinesApi.ActOf("provider", act, request);
        return await host.Ask((site, _) => ScenarioActs.Provider(step, site)) is { } why ? LinesApi.Refuse(why) : await Provider(host);
    }

    // Answered when the device has answered.
    private static async Task<IResult> Notify(ProviderHost host, HttpRequest request)
    {
        var step = LinesApi.ActOf("provider", "notify", request);
        var status = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        return await host.Ask((site, _) => ScenarioActs.Notify(step, site, status.SetResult)) is { } why
            ? LinesApi.Refuse(why)
            : Results.Json(new NotifyDocument(await status.Task), LinesJson.Default.NotifyDocument);
    }

    private static async Task<IResult> Station(ProviderHost host, string user, string act, HttpRequest request)
    {
        if (!ScenarioActs.Of(user).ContainsKey(act))
        {
            return Unknown("station", act);
        }

        var step = LinesApi.ActOf(user, act, request);
        return await Station(host, user, (station, timeline) => ScenarioActs.Station(step, station, timeline));
    }

    private static Task<IResult> Station(ProviderHost host, string user, Func<SipStation, string?> does) => Station(host, user, (station, _) => does(station));

    private static async Task<IResult> Station(ProviderHost host, string user, Func<SipStation, Spa.Foundation.Time.Timeline, string?> does)
    {
        var (shown, refusal) = await host.Ask((site, timeline) => site.Station(user) is not { } station ? ((StationDocument?)null, (string?)null)
            : does(station, timeline) is { } why ? (null, why) : (StationDocument.Of(user, station), null));
        return shown is not null ? Results.Json(shown, LinesJson.Default.StationDocument) : refusal is not null ? LinesApi.Refuse(refusal) : Nobody(user);
    }

    private static Task<(short[] Samples, bool Full)?> Heard(ProviderHost host, string user)
        => host.Ask((site, _) => site.Station(user)?.End.Heard is { } recording ? (recording.SinceMark.ToArray(), recording.IsFull) : ((short[], bool)?)null);

    private static async Task<IResult> Capture(ProviderHost host)
    {
        if (host.CaptureFile is not { } path)
        {
            return Missing("nothing is captured; start with --capture FILE");
        }

        // It is being written at the same time.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return Results.Bytes(bytes, "application/vnd.tcpdump.pcap", "lines.pcapng");
    }

    private static IResult Nobody(string user) => Missing($"the provider has no user {user}; GET /provider lists them");

    private static IResult Unknown(string at, string act) => Missing($"at the {at} there is {string.Join(", ", ScenarioActs.Of(at).Keys)}, not {act}");

    private static IResult Missing(string why) => Results.Json(new LinesError(why), LinesJson.Default.LinesError, statusCode: StatusCodes.Status404NotFound);
}
