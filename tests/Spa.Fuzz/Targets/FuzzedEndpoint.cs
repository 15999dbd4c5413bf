using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Serving;
using Spa.Foundation.Security;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Http;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spa.Tests;

namespace Spa.Fuzz.Targets;

/// <summary>
/// The endpoint of the ACS as the web server calls it, with a real store and a clock that only moves when it is told to. Each input is given by a device of its own, which has proven who it is,
/// while another is in the middle of a session.
/// </summary>
internal sealed class FuzzedEndpoint : IDisposable
{
    /// <summary>Stands for a value that the input cannot know: the serial number of its device, the cookie of its session, and an answer to the last challenge; and those of the other device.</summary>
    public const string Serial = "{serial}", Cookie = "{cookie}", Digest = "{digest}", OtherSerial = "{other}", OtherCookie = "{their-cookie}";

    /// <summary>A field of the input: the message comes so many seconds after the first, or at once when that is over.</summary>
    public const string At = "At";

    /// <summary>A field of the input: the body is packed so, and says so. A word of <c>Content-Encoding</c>.</summary>
    public const string Packed = "Packed";

    /// <summary>A field of the input: the connection that the message comes on. A word.</summary>
    public const string Connection = "On";

    private const string Secret = "never-in-the-clear";
    private const int MostInputs = 4_000;

    // Longer than a password lives.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);
    private static readonly TimeSpan Silence = new AcsOptions().Silence;
    private static readonly string[] Tables = ["device", "device_health", "device_event", "cwmp_device", "cwmp_value", "cwmp_task", "cwmp_level", "cwmp_message", "cwmp_file"];
    private static readonly CwmpSchemaJudge Schemas = new(Path.Combine(Vectors.Root, "tests", "vectors", "cwmp"));
    private static readonly Actor By = new("eve", Role.Admin, []);

    private static FuzzedEndpoint? shared;

    private readonly DirectoryInfo folder;
    private readonly Clock clock = new();
    private readonly Complaints complaints = new();
    private readonly Store store;
    private readonly ServiceProvider services;
    private readonly AcsEndpoint endpoint;
    private readonly AcsCredentials credentials;
    private int inputs;

    private FuzzedEndpoint()
    {
        // On a disk in memory where there is one: each input writes some twenty times.
        folder = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/spa-fuzz-{Guid.NewGuid():N}") : Directory.CreateTempSubdirectory("spa-fuzz");
        var options = new ServerOptions { DataFolder = folder.FullName, DeviceRate = 0 };
        store = Store.Open(folder.FullName, null, clock);
        var parts = new ServiceCollection().AddLogging(l => l.AddProvider(complaints)).AddSingleton(options).AddSingleton(store).AddSingleton<TimeProvider>(clock).AddSingleton(ProviderCa.Open(folder.FullName))
            .AddSingleton<ProfileMaker>().AddSingleton<DeviceLimits>();
        parts.AddAcs(options);
        services = parts.BuildServiceProvider();
        services.GetRequiredService<ProfileMaker>().Addresses = new ServerAddresses("acs.example", 8080, 8443, 5514) { StunPort = 3478 };
        endpoint = services.GetRequiredService<AcsEndpoint>();
        credentials = services.GetRequiredService<AcsCredentials>();
        var faults = new Operations(store, clock).Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null), new("Password_1_", Secret, null)], [], By).GetAwaiter().GetResult();
        BrokenException.Unless(faults.Count == 0, string.Join(' ', faults));
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    /// <summary>Gives all messages of an input to the endpoint, one after the other.</summary>
    public static void Run(IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        if (shared is { inputs: >= MostInputs })
        {
            shared.Dispose();
            shared = null;
        }

        shared ??= new FuzzedEndpoint();
        try
        {
            shared.Take(messages).GetAwaiter().GetResult();
        }
        catch
        {
            // What comes after does not begin with what this one has left.
            shared.Dispose();
            shared = null;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        services.Dispose();
        store.Dispose();
        folder.Delete(true);
    }

    private void End(object? sender, EventArgs e) => Dispose();

    private async Task Take(IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        // Sessions of the inputs before are over.
        clock.Now += Silence * 2;
        var number = ++inputs;
        var (own, other) = (new Unit(2 * number, AcsIdentity.SpaOui), new Unit((2 * number) + 1, "00E04C"));
        await Known(own, new(0, AcsTaskKind.Reboot, []), new(0, AcsTaskKind.Set, ["Device.A", "1"]), new(0, AcsTaskKind.Refresh, []), new(0, AcsTaskKind.Download, [FileTypes.Configuration, "", "", ""]),
            new(0, AcsTaskKind.AddObject, ["Device.T."]), new(0, AcsTaskKind.Browse, ["Device.T."]), new(0, AcsTaskKind.Upload, [FileTypes.UploadLog, "", "", ""]), new(0, AcsTaskKind.DeleteObject, ["Device.T.1."]), new(0, AcsTaskKind.FactoryReset, []), new(0, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments("Device.T.", [])));
        await Known(other, new AcsTask(0, AcsTaskKind.Reboot, []));
        var devices = store.Read(on => on.ExecuteScalar<long>("select count(*) from device"));

        // The other has begun, and waits for what is asked of it.
        await Begin(other);
        var before = Rows(other.Mac);
        var begun = clock.Now;

        string? challenge = null;
        var (mine, count) = (string.Empty, 0u);
        foreach (var message in messages)
        {
            var (fields, body) = Split(Filled(message, own.Serial, other.Serial, mine, other.Cookie, () => Answer(own, ref challenge, ref count)));
            var wished = int.TryParse(fields.GetValueOrDefault(At), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? begun + TimeSpan.FromSeconds(seconds) : clock.Now;
            clock.Now = wished < clock.Now ? clock.Now : wished < begun + Longest ? wished : begun + Longest;
            if (!fields.ContainsKey("Authorization") && Answer(own, ref challenge, ref count) is { Length: > 0 } proof)
            {
                fields["Authorization"] = proof;
            }

            fields.TryAdd("Cookie", mine);
            var answer = await Post(fields, body, $"{number}-{fields.GetValueOrDefault(Connection, "a")}");
            challenge = answer.Challenge ?? challenge;
            count = answer.Challenge is null ? count : 0;
            mine = answer.Cookie ?? mine;
        }

        BrokenException.Unless(services.GetRequiredService<AcsSessions>().Count <= 2, "A device has more than one session.");
        BrokenException.Unless(store.Read(on => on.ExecuteScalar<long>("select count(*) from device")) == devices, "A device has come or gone.");
        BrokenException.Unless(Rows(other.Mac) == before, "Something of another device was touched.");
        Sound(own);

        // Its session goes on as if nothing had been; or begins again where too much time has passed.
        if (clock.Now - begun > Silence)
        {
            await Begin(other);
        }

        var asked = await Post(other, null);
        BrokenException.Unless(asked?.Body is Reboot { CommandKey: "spa-1" }, $"Another device is asked for {asked?.Body.Method ?? "nothing"}.");
        BrokenException.Unless(await Post(other, new CwmpEnvelope(RebootResponse.Instance) { Id = asked!.Id }) is null, "Another device has no end of its session.");
        BrokenException.Unless(store.Read(on => store.CwmpTasks.Find(on, other.Mac, 1)) is { State: AcsTaskState.Taken, Tries: 1 }, "The task of another device is lost.");
        if (number % 500 == 0)
        {
            BrokenException.Unless(store.Read(on => on.ExecuteScalar<string>("pragma integrity_check")) == "ok", "The store is damaged.");
        }

        complaints.Throw();
    }

    // What must hold of a device whatever it has said.
    private void Sound(Unit unit)
    {
        var (device, known, tasks) = store.Read(on => (Devices.Find(on, unit.Mac), store.Cwmps.Find(on, unit.Mac), store.CwmpTasks.Of(on, unit.Mac, 1000)));
        BrokenException.Unless(device is { State: DeviceState.Enrolled } && device.Serial == unit.Serial, "A device is not what it was.");
        BrokenException.Unless(known is { Generation: 1 } && known.Identity == unit.Identity, "A device is another one now, or has a password that went in the clear.");
        BrokenException.Unless(tasks.Length is >= 10 and <= 10 + CwmpTasks.MostOpen, $"{tasks.Length} tasks.");
        var once = tasks.Where(t => t.Kind is not (AcsTaskKind.Refresh or AcsTaskKind.Set or AcsTaskKind.Browse or AcsTaskKind.Diagnose)).ToList();

        // What the device said it could not do just now stands with the task: it was not done, and may be asked again.
        BrokenException.Unless(once.All(t => t.Tries <= 1 || t.Result.Length > 0), "Something was asked twice that may be done once only.");
        BrokenException.Unless(once.All(t => t.State == AcsTaskState.Queued == (t.Tries == 0) || t is { State: AcsTaskState.Queued, Result.Length: > 0 }), "A task was sent and is queued, or the other way round.");
        BrokenException.Unless(tasks.All(t => t.IsOpen == t.EndedAt is null), "A task has an end and is open, or the other way round.");
    }

    private async Task Known(Unit unit, params AcsTask[] tasks) => await store.Write(on =>
    {
        var now = clock.GetUtcNow();
        Devices.Put(on, new Device(unit.Mac) { State = DeviceState.Enrolled, EnrolledAt = now, EnrolledBy = "eve", Model = "SPA3102", Serial = unit.Serial });
        Cwmps.Bind(on, unit.Mac, unit.Identity);
        Cwmps.Given(on, unit.Mac, 1, now);

        // One of another maker is asked first how often it comes; these have been.
        Cwmps.Refused(on, unit.Mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
        foreach (var task in tasks)
        {
            store.CwmpTasks.Add(on, unit.Mac, task with { AskedBy = "eve", AskedAt = now, Due = now });
        }
    });

    private async Task Begin(Unit unit)
    {
        var first = await Post(new(), unit.Inform(), unit.Connection);
        BrokenException.Unless(first.Status == 401 && first.Challenge is not null, $"A device that has not proven who it is gets {first.Status}.");
        var (challenge, count) = (first.Challenge, 0u);
        var second = await Post(new() { ["Authorization"] = Answer(unit, ref challenge, ref count) }, unit.Inform(), unit.Connection);
        BrokenException.Unless(second is { Status: 200, Envelope.Body: InformResponse, Cookie: not null }, $"A device that has proven who it is gets {second.Status}.");
        unit.Cookie = second.Cookie!;
    }

    private async Task<CwmpEnvelope?> Post(Unit unit, CwmpEnvelope? envelope)
    {
        var answer = await Post(new() { ["Cookie"] = unit.Cookie }, envelope is null ? [] : Envelopes.Write(envelope), unit.Connection);
        BrokenException.Unless(answer.Status is 200 or 204, $"Another device gets {answer.Status} in its session.");
        return answer.Envelope;
    }

    private async Task<Reply> Post(Dictionary<string, string> fields, byte[] body, string connection)
    {
        if (fields.GetValueOrDefault(Packed) is { } packing)
        {
            var packed = new MemoryStream();
            using (Stream to = packing == "deflate" ? new ZLibStream(packed, CompressionLevel.Fastest, true) : new GZipStream(packed, CompressionLevel.Fastest, true))
            {
                to.Write(body);
            }

            (body, fields["Content-Encoding"]) = (packed.ToArray(), packing);
        }

        var context = new DefaultHttpContext();
        context.Connection.Id = connection;
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        (request.Method, request.Path, request.RawTarget, request.Scheme, request.Body) = ("POST", "/acs", "/acs", "http", new MemoryStream(body));
        foreach (var (name, value) in fields.Where(f => f.Key is not (At or Packed or Connection)))
        {
            request.Headers[name] = value;
        }

        if (!fields.ContainsKey("Transfer-Encoding"))
        {
            context.Request.ContentLength = body.Length;
        }

        var written = new MemoryStream();
        context.Response.Body = written;
        await endpoint.Answer(context, _ => throw new BrokenException("What is the ACS's was handed on."));
        var response = context.Response;
        var said = written.ToArray();
        BrokenException.Unless(response.StatusCode is 200 or 204 or 400 or 401 or 413 or 415, $"It answered with {response.StatusCode}.");
        BrokenException.Unless(response.StatusCode == 200 == said.Length > 0, $"{said.Length} bytes come with {response.StatusCode}.");
        BrokenException.Unless(response.StatusCode == 204 || response.ContentLength == said.Length, "The answer is not as long as it says.");
        BrokenException.Unless(response.Headers.All(h => h.Value.All(v => v?.All(c => c is >= ' ' and <= '~') == true)), "A field of the answer holds what no field may.");
        CwmpEnvelope? envelope = null;
        if (said.Length > 0)
        {
            var wrong = Schemas.Wrong(said);
            BrokenException.Unless(wrong is null, $"The answer does not fit the schema: {wrong}");
            BrokenException.Unless(Envelopes.Read(said, SoapLimits.Standard, out envelope, out var error), $"The answer cannot be read: {error}");
            var text = Encoding.UTF8.GetString(said);
            BrokenException.Unless(!text.Contains(Secret, StringComparison.Ordinal), "A secret went in the clear.");
            BrokenException.Unless(envelope!.Body is not SetParameterValues set || set.Parameters.All(p => !p.Name.EndsWith("Password", StringComparison.Ordinal)), "A password went in the clear.");
        }

        var challenge = response.Headers.WWWAuthenticate is [{ } header] ? header : null;
        BrokenException.Unless(response.StatusCode == 401 == challenge is not null, "A challenge is missing, or one too many.");
        var cookie = response.Headers.SetCookie is [{ } set0] ? set0.Split(';')[0] : null;
        BrokenException.Unless(cookie is not null == envelope?.Body is InformResponse, "A session begins without an Inform, or is not named.");
        return new(response.StatusCode, envelope, challenge, cookie);
    }

    private string Answer(Unit unit, ref string? challenge, ref uint count)
        => challenge is not null && AuthFields.Parse(challenge["Digest ".Length..]).Ok(out var fields, out _) && DigestChallenge.Read(fields).Ok(out var read, out _)
            ? "Digest " + read!.Answer(unit.Mac.ToString(), credentials.PasswordOf(unit.Mac, 1), "POST", "/acs", "c0ffee", ++count)!.ToFields()
            : string.Empty;

    // Everything that is kept of a device.
    private string Rows(MacAddress mac) => store.Read(on => string.Join('\n', Tables.Select(t => $"{t}: {Rows(on, t, mac)}")));

    private static string Rows(IDbConnection on, string table, MacAddress mac)
    {
        using var command = on.CreateCommand();
        command.CommandText = $"select * from {table} where mac = '{mac}'";
        using var reader = command.ExecuteReader();
        var text = new StringBuilder();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                text.Append(reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)).Append('|');
            }
        }

        return text.ToString();
    }

    private static string Filled(ReadOnlyMemory<byte> message, string serial, string other, string cookie, string theirs, Func<string> digest)
    {
        var text = Encoding.Latin1.GetString(message.Span).Replace(Serial, serial, StringComparison.Ordinal).Replace(OtherSerial, other, StringComparison.Ordinal)
            .Replace(Cookie, cookie, StringComparison.Ordinal).Replace(OtherCookie, theirs, StringComparison.Ordinal);
        return text.Contains(Digest, StringComparison.Ordinal) ? text.Replace(Digest, digest(), StringComparison.Ordinal) : text;
    }

    // Fields up to an empty line, where there is one before the first tag; else all of it is the body.
    private static (Dictionary<string, string> Fields, byte[] Body) Split(string message)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var (end, tag) = (message.IndexOf("\n\n", StringComparison.Ordinal), message.IndexOf('<', StringComparison.Ordinal));
        if (end < 0 || (tag >= 0 && tag < end))
        {
            return (fields, Encoding.Latin1.GetBytes(message));
        }

        foreach (var line in message[..end].Split('\n').Select(l => l.Split(':', 2)).Where(l => l.Length == 2 && l[0].Length > 0))
        {
            // As the web server hands them on: what no field may hold has not come so far.
            fields[line[0]] = string.Concat(line[1].Trim(' ').Where(c => c is >= ' ' and <= '~'));
        }

        return (fields, Encoding.Latin1.GetBytes(message[(end + 2)..]));
    }

    private sealed record Reply(int Status, CwmpEnvelope? Envelope, string? Challenge, string? Cookie);

    private sealed class Unit(int number, string oui)
    {
        public MacAddress Mac { get; } = MacAddress.Of($"000e08{number:x6}");

        public string Serial { get; } = $"FM{number:D8}";

        public AcsIdentity Identity => new(oui, "SPA3102", Serial);

        public string Connection { get; } = $"u{number}";

        public string Cookie { get; set; } = string.Empty;

        public byte[] Inform() => Envelopes.Write(new CwmpEnvelope(new Inform(new DeviceId("Spa", oui, "SPA3102", Serial), [new CwmpEvent(EventCodes.Periodic, string.Empty)], 1, DateTimeOffset.UnixEpoch, 0, [])) { Id = "1" });
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;
    }

    // What the server logs as an error is one.
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        private readonly List<string> all = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (all)
                {
                    all.Add($"{formatter(state, exception)} {exception}");
                }
            }
        }

        public void Throw()
        {
            lock (all)
            {
                BrokenException.Unless(all.Count == 0, $"The server complains: {string.Join('\n', all)}");
            }
        }

        public void Dispose()
        {
        }
    }
}
