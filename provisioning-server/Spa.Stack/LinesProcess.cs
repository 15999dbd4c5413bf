using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>The simulated telephone and exchange, as a process that lives on when the device restarts; used as a person uses a telephone.</summary>
internal sealed class LinesProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private readonly ChildProgram program;
    private readonly HttpClient client;

    private LinesProcess(ChildProgram program, HttpMessageHandler? way, Uri http, string driver, string provider, IReadOnlyList<(string User, string Password)> users, string station)
    {
        this.program = program;
        Http = http;
        Driver = driver;
        Provider = provider;
        Users = users;
        Station = station;
        client = new HttpClient(way ?? new HttpClientHandler()) { BaseAddress = http };
    }

    /// <summary>Address of its page.</summary>
    public Uri Http { get; }

    /// <summary>HOST:PORT that a device connects its lines to.</summary>
    public string Driver { get; }

    /// <summary>HOST:PORT of the simulated SIP provider.</summary>
    public string Provider { get; }

    /// <summary>A subscriber of it whose telephone is in this process.</summary>
    public string Station { get; }

    /// <summary>Its subscribers without a telephone here: accounts for units.</summary>
    public IReadOnlyList<(string User, string Password)> Users { get; }

    /// <summary>True once it has ended.</summary>
    public bool Ended => program.Ended;

    /// <summary>Starts it.</summary>
    public static Task<LinesProcess> Start(Places places, params IEnumerable<string> options) => Start(ChildProgram.Start("lines", places.Device, ["lines", .. options]));

    /// <summary>Waits until one that was started is ready, and ends it when it never is.</summary>
    /// <param name="program">The process.</param>
    /// <param name="way">How its pages are reached; null = as any others.</param>
    public static async Task<LinesProcess> Start(ChildProgram program, HttpMessageHandler? way = null)
    {
        try
        {
            var ready = await program.FirstJsonLine(StartLimit);
            var stations = ready.GetProperty("stations").EnumerateArray().Select(station => station.GetString()!).ToList();
            var users = ready.GetProperty("users").EnumerateArray().Select(user => (User: user.GetProperty("user").GetString()!, Password: user.GetProperty("password").GetString()!));
            return new LinesProcess(
                program,
                way,
                new Uri(ready.GetProperty("http").GetString()!),
                ready.GetProperty("driver").GetString()!["socket:".Length..],
                ready.GetProperty("provider").GetString()!,
                [.. users.Where(user => !stations.Contains(user.User))],
                stations[0]);
        }
        catch (StackFault)
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks or does something: <c>phone/lift</c>, <c>phone/heard</c>.</summary>
    public async Task<JsonElement> Get(string path) => await client.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Asks for a text: <c>ladder</c>.</summary>
    public Task<string> Text(string path) => client.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Does something: lifts, hangs up, marks.</summary>
    public async Task<JsonElement> Post(string path)
    {
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        return answer.StatusCode == HttpStatusCode.NoContent ? default : await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The settings that make a unit a subscriber of the simulated provider.</summary>
    /// <param name="place">Which of <see cref="Users"/>, from 0.</param>
    /// <param name="sipPort">SIP Port of the unit.</param>
    public IEnumerable<string> Account(int place, int sipPort) =>
    [
        $"Proxy_1_={Provider}", $"User_ID_1_={Users[place].User}", $"Password_1_={Users[place].Password}", $"Display_Name_1_=Unit {Users[place].User}",
        string.Create(CultureInfo.InvariantCulture, $"SIP_Port_1_={sipPort}"), "Dial_Plan_1_=(xx.)",
    ];

    /// <summary>Waits until a device has its lines: before, the relay joins telephone and exchange.</summary>
    public Task Connected(TimeSpan limit) => Waiting.Until("the device has its lines", limit, async () => (await Get("status")).GetProperty("relayClosed").GetBoolean() ? null : this);

    /// <summary>Waits until so much sound has been heard since the phone was lifted, then measures all of it.</summary>
    public Task<Heard> Tone(TimeSpan length, TimeSpan limit) => Waiting.Until("the telephone hears a tone", limit, async () =>
    {
        var heard = Heard.From(await Get("phone/heard"));
        return heard.Sounds.Sum(s => s.Seconds) >= length.TotalSeconds ? heard : null;
    });

    /// <summary>Listens so much longer, then measures all that was heard since the phone was lifted.</summary>
    public async Task<Heard> ListenOn(TimeSpan length)
    {
        var end = (await Get("phone")).GetProperty("heardSeconds").GetDouble() + length.TotalSeconds;
        return await Waiting.Until("the telephone goes on", length + TimeSpan.FromSeconds(10), async () =>
            (await Get("phone")).GetProperty("heardSeconds").GetDouble() >= end ? Heard.From(await Get("phone/heard")) : null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await program.DisposeAsync();
    }
}
