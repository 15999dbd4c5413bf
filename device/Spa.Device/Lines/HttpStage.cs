using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spa.Media.Analysis;
using Spa.Media.Levels;
using Spa.Simulation.Scenarios;

namespace Spa.Device.Lines;

/// <summary>A lines process as the stage of a scenario, by its HTTP API. A process that is not there is an <see cref="HttpRequestException"/>.</summary>
internal sealed class HttpStage : IScenarioStage, IDisposable
{
    private readonly HttpClient http;
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Uses the process at an address.</summary>
    public HttpStage(Uri address) => http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <inheritdoc/>
    public TimeSpan Now => clock.Elapsed;

    /// <inheritdoc/>
    public void Wait(TimeSpan length) => Thread.Sleep(length);

    /// <inheritdoc/>
    public string? Do(ScenarioStep.Act act)
    {
        var query = string.Join('&', act.Arguments.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        return Post($"{Path(act.At)}/{act.Name}{(query.Length == 0 ? string.Empty : "?" + query)}");
    }

    /// <inheritdoc/>
    public void Mark(string at) => Post($"{Path(at)}/mark");

    /// <inheritdoc/>
    public ToneReading Heard(string at)
        => Get($"{Path(at)}/heard", LinesJson.Default.HeardDocument) is not { } heard
            ? new ToneReading(TimeSpan.Zero, [], null)
            : new ToneReading(
                TimeSpan.FromSeconds(heard.Seconds),
                [.. heard.Segments.Select(sound => new MeasuredSegment(
                    TimeSpan.FromSeconds(sound.Start), TimeSpan.FromSeconds(sound.Seconds), [.. sound.Components.Select(sine => new MeasuredComponent(sine.Hertz, new Dbm0(sine.Dbm0)))]))],
                heard.LongestGapMs is { } gap ? TimeSpan.FromMilliseconds(gap) : null);

    /// <inheritdoc/>
    public PhoneView Phone()
    {
        var phone = Get("phone", LinesJson.Default.PhoneDocument) ?? throw new HttpRequestException("there is no phone");
        return new PhoneView(
            phone.Lifted, phone.Ringing, phone.Dialling, phone.Lamp, [.. phone.Shown.Select(call => new CallerView(TimeSpan.FromSeconds(call.At), call.Number, call.Name))]);
    }

    /// <inheritdoc/>
    public string Exchange() => Get("exchange", LinesJson.Default.ExchangeDocument)?.State ?? "not there";

    /// <inheritdoc/>
    public IReadOnlyList<string> Stations() => Get("provider", LinesJson.Default.ProviderDocument)?.Stations ?? [];

    /// <inheritdoc/>
    public StationView? Station(string user)
        => Get($"station/{user}", LinesJson.Default.StationDocument) is { } station ? new StationView(station.State, station.Keys, station.Registered) : null;

    /// <inheritdoc/>
    public SubscriberView? Subscriber(string user)
        => Get("provider", LinesJson.Default.ProviderDocument)?.Users.FirstOrDefault(one => one.User == user) is { } known ? new SubscriberView(known.Registered.Count > 0, known.NewMessages) : null;

    /// <summary>What happened, as text.</summary>
    public string Ladder()
    {
        using var answer = Send(HttpMethod.Get, "ladder");
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    public void Dispose() => http.Dispose();

    private static string Path(string at) => at is "phone" or "exchange" or "provider" ? at : $"station/{at}";

    private HttpResponseMessage Send(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return http.Send(request);
    }

    // What was refused says why in its document.
    private string? Post(string path)
    {
        using var answer = Send(HttpMethod.Post, path);
        if (answer.IsSuccessStatusCode)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Content.ReadAsStream(), LinesJson.Default.LinesError)?.Error ?? $"{(int)answer.StatusCode}";
        }
        catch (JsonException)
        {
            return $"{http.BaseAddress}{path} answers {(int)answer.StatusCode}: no lines process, or one of another release";
        }
    }

    private T? Get<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        using var answer = Send(HttpMethod.Get, path);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize(answer.Content.ReadAsStream(), type) : null;
    }
}
