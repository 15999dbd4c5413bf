using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Spa.Device.Lines;
using Spa.Device.Tests.Simulation;
using Spa.Gateway.Lines;

namespace Spa.Device.Tests.Lines;

/// <summary>The lines as their own process would run them, over real sockets; the tests wait for conditions, never for a time.</summary>
public sealed class LinesServerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private LinesServer lines = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        lines = await LinesServer.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromMilliseconds(200)));
        http = new HttpClient { BaseAddress = new Uri(lines.HttpAddress) };
    }

    public async Task DisposeAsync() => await lines.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task The_phone_hears_the_device_without_a_gap_and_lives_on_when_it_is_killed()
    {
        using (var first = new SocketDevice(lines.Driver, Scenes.Settings(("Dial_Tone", "600@-10;*(*/0/1)"))))
        {
            await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
            await Post("/phone/lift");
            await Until("/phone", phone => phone.GetProperty("heardDbm0").ValueKind == JsonValueKind.Number);
            await Post("/phone/mark");
            await Until("/phone/heard", heard => heard.GetProperty("seconds").GetDouble() > 1);
            var heard = await Get("/phone/heard");
            var sine = heard.GetProperty("segments")[0].GetProperty("components")[0];
            Assert.Equal(600, sine.GetProperty("hertz").GetDouble(), 0.5);
            Assert.Equal(-10, sine.GetProperty("dbm0").GetDouble(), 0.5);
            var card = await Get("/status");
            Assert.True(card.GetProperty("largestLatenessMs").GetDouble() > 0);

            // Each answer that a stopped machine let come too late is 10 ms of silence; nothing else may be one.
            Assert.InRange(heard.GetProperty("longestGapMs").GetDouble(), 0, 1 + (10 * card.GetProperty("underruns").GetInt64()));
        }

        // Killed: at once the phone, still off hook, is on the exchange and hears its dial tone.
        await Until("/status", card => card.GetProperty("relayClosed").GetBoolean());
        Assert.Equal("the device closed the connection", (await Get("/status")).GetProperty("lastGone").GetString());
        await Post("/phone/mark");
        await Until("/phone/heard", heard => heard.GetProperty("seconds").GetDouble() > 0.5);
        Assert.Equal(425, (await Get("/phone/heard")).GetProperty("segments")[0].GetProperty("components")[0].GetProperty("hertz").GetDouble(), 0.5);
        Assert.Equal("DialTone", (await Get("/exchange")).GetProperty("state").GetString());

        // A new one does not cut that; once the phone is hung up the relay opens, and the new device's tone is heard.
        using var second = new SocketDevice(lines.Driver, Scenes.Settings(("Dial_Tone", "1000@-20;*(*/0/1)")));
        await Until("/status", card => card.GetProperty("deviceConnected").GetBoolean() && card.GetProperty("frames").GetInt64() > 100);
        Assert.True((await Get("/status")).GetProperty("relayClosed").GetBoolean());
        await Post("/phone/hangup");
        await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
        await Post("/phone/lift");
        await Until("/phone/heard", heard => heard.GetProperty("segments").EnumerateArray().Any(segment =>
            segment.GetProperty("components") is { } sines && sines.GetArrayLength() == 1 && Math.Abs(sines[0].GetProperty("hertz").GetDouble() - 1000) < 1));
        Assert.Equal(2, (await Get("/status")).GetProperty("devices").GetInt64());
    }

    [Fact]
    public async Task A_caller_is_answered_and_both_hear_each_other()
    {
        using var device = new SocketDevice(lines.Driver, Scenes.Settings(("PSTN_Ring_Thru_Delay_2_", "0"), ("Ring_Frequency", "25")));
        await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
        await Until("/exchange", exchange => exchange.GetProperty("volts").GetDouble() == -48);
        await Post("/exchange/call?cadence=*(1/1)&hz=20");
        await Until("/phone", phone => phone.GetProperty("ringing").GetBoolean());
        Assert.Equal(25, (await Get("/phone")).GetProperty("rings")[0].GetProperty("hertz").GetInt32());
        await Post("/phone/lift");
        await Until("/exchange", exchange => exchange.GetProperty("state").GetString() == "Talking");
        await Post("/exchange/speak?hz=1004&dbm0=-10");
        await Post("/phone/speak?hz=620&dbm0=-15");
        await Until("/phone/heard", heard => Level(heard, 1004) is -13);
        await Until("/exchange/heard", heard => Level(heard, 620) is -18);
        await Until("/phone/heard", heard => heard.GetProperty("seconds").GetDouble() > 0.6);
        var wav = await http.GetByteArrayAsync(new Uri("/phone/heard.wav", UriKind.Relative));
        Assert.Equal("RIFF"u8.ToArray(), wav[..4]);
        Assert.True(wav.Length > 8000);
        await Post("/exchange/hangup");
        await Until("/exchange", exchange => exchange.GetProperty("state").GetString() == "Idle");
        Assert.Equal("CPC Signal", device.Voice.Status.Line.LastDisconnectReason);
    }

    [Fact]
    public async Task A_device_that_hangs_is_gone_after_a_second()
    {
        using var device = new SocketDevice(lines.Driver, Scenes.Settings());
        await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
        device.Hang(true);
        await Until("/status", card => card.GetProperty("relayClosed").GetBoolean());
        Assert.Equal("no answer for a second", (await Get("/status")).GetProperty("lastGone").GetString());
        device.Hang(false);
        await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
    }

    [Fact]
    public async Task Every_answer_is_heard_once_and_in_order()
    {
        // A machine that stands still for a second loses the device, as the card promises: the phone is then on the exchange, and nothing can be said of answers. It is tried again.
        byte[]? wav = null;
        for (var end = DateTime.UtcNow + Limit + Limit; wav is null; await Post("/phone/hangup"))
        {
            Assert.True(DateTime.UtcNow < end, "the device was lost in each try");
            wav = await Recorded();
        }

        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(wav.AsSpan(44)).ToArray();

        // Every frame is one number, one higher than the last; frames of silence between them are answers that came too late.
        var frames = samples.Chunk(80).ToArray();
        Assert.All(frames, frame => Assert.Single(frame.Distinct()));
        var numbers = frames.Select(frame => (int)frame[0]).Where(number => number != 0).ToArray();
        Assert.True(numbers.Length > 10, $"{numbers.Length} frames");
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);

        // What the phone heard of one connection; null = the connection did not last.
        async Task<byte[]?> Recorded()
        {
            using var socket = await Connect();
            using var over = new CancellationTokenSource();
            var answering = Answer(socket, over.Token);
            var devices = 0L;
            await Until("/status", card =>
            {
                devices = card.GetProperty("devices").GetInt64();
                return answering.IsCompleted || !card.GetProperty("relayClosed").GetBoolean();
            });
            await Post("/phone/lift");
            await Until("/phone/heard", heard => answering.IsCompleted || heard.GetProperty("seconds").GetDouble() > 1);
            var heard = await http.GetByteArrayAsync(new Uri("/phone/heard.wav", UriKind.Relative));
            var card = await Get("/status");
            var lasted = !answering.IsCompleted && card.GetProperty("deviceConnected").GetBoolean() && !card.GetProperty("relayClosed").GetBoolean() && card.GetProperty("devices").GetInt64() == devices;
            await over.CancelAsync();
            await answering;
            return lasted ? heard : null;
        }

        static async Task Answer(Socket socket, CancellationToken over)
        {
            var (frame, answer, bytes) = (new byte[LineFrame.Bytes], new DeviceFrame { Battery = Battery.Forward }, new byte[DeviceFrame.Bytes]);
            try
            {
                for (uint number = 0; ; number++)
                {
                    for (var got = 0; got < frame.Length;)
                    {
                        var more = await socket.ReceiveAsync(frame.AsMemory(got), over);
                        if (more == 0)
                        {
                            return;
                        }

                        got += more;
                    }

                    answer.Sequence = number;
                    Array.Fill(answer.ToPhone, (short)(number + 1));
                    answer.Write(bytes);
                    await socket.SendAsync(bytes, over);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The test is over, or the card has given this device up.
            }
        }
    }

    [Fact]
    public async Task The_voltage_of_the_neon_lamp_goes_over_the_socket()
    {
        using var device = new SocketDevice(lines.Driver, Scenes.Settings(("Message_Waiting_1_", "yes")));
        await Until("/phone", phone => phone.GetProperty("neon").GetBoolean() && phone.GetProperty("fedVolts").GetDouble() == 90);
        await Post("/phone/lift");
        await Until("/phone", phone => !phone.GetProperty("neon").GetBoolean() && phone.GetProperty("fedVolts").GetDouble() == 48);
    }

    // Bytes put into an answer to the first frame: what the card says about it.
    public static TheoryData<int, byte, string> BadAnswers => new()
    {
        { 0, (byte)'X', "the other end is not the expected end of a line" },
        { 1, 2, "the other end speaks version 2, this one 1: run both from one release" },
        { 2, 1, "a frame of 257 bytes instead of 336" },
        { 4, 7, "answer to frame 7 instead of 0" },
        { 8, 9, "a battery or ring form that is not known" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task A_bad_answer_ends_the_connection_with_a_reason(int at, byte value, string reason)
    {
        using var socket = await Connect();
        var frame = new byte[LineFrame.Bytes];
        await socket.ReceiveAsync(frame);
        Assert.Null(new LineFrame().Read(frame));
        var answer = new byte[DeviceFrame.Bytes];
        new DeviceFrame { Sequence = 0, Battery = Battery.Forward }.Write(answer);
        answer[at] = value;
        await socket.SendAsync(answer);
        await Until("/status", card => card.GetProperty("lastGone").GetString() == reason);
    }

    [Fact]
    public async Task A_second_device_is_turned_away_while_there_is_one()
    {
        using var device = new SocketDevice(lines.Driver, Scenes.Settings());
        await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
        using var other = await Connect();
        Assert.Equal(0, await other.ReceiveAsync(new byte[10]));
        Assert.True((await Get("/status")).GetProperty("deviceConnected").GetBoolean());
    }

    [Fact]
    public async Task A_driver_that_finds_nobody_says_so_and_connects_when_somebody_comes()
    {
        var name = lines.Driver;
        var port = int.Parse(name[(name.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        await lines.DisposeAsync();
        using var device = new SocketDevice(name, Scenes.Settings());
        Assert.True(SpinWait.SpinUntil(() => device.Link.StartsWith($"socket:127.0.0.1:{port}: ", StringComparison.Ordinal), Limit), device.Link);
        Assert.Equal("not connected", device.Voice.Status.Line.State);
        await using var card = await LinesServer.Start(new LinesOptions(IPAddress.Loopback, 0, port, TimeSpan.FromMilliseconds(100)));
        Assert.True(SpinWait.SpinUntil(() => device.Link == "connected", Limit), device.Link);
        Assert.True(SpinWait.SpinUntil(() => device.Voice.Status.Line.State == "on hook", Limit));
        lines = await LinesServer.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromMilliseconds(100)));
    }

    // Requests that are refused: method, address, status, error.
    public static TheoryData<string, HttpStatusCode, string> Refusals => new()
    {
        { "/phone/dial", HttpStatusCode.BadRequest, "keys: expected 1 to 64 of 0 to 9, *, #, A to D" },
        { "/phone/dial?keys=4x", HttpStatusCode.BadRequest, "keys: expected 1 to 64 of 0 to 9, *, #, A to D" },
        { "/phone/pulse?digits=4*", HttpStatusCode.BadRequest, "digits: expected 1 to 64 of 0 to 9" },
        { "/phone/flash?ms=5", HttpStatusCode.BadRequest, "ms: expected a number from 10 to 2000" },
        { "/phone/speak?hz=5000", HttpStatusCode.BadRequest, "hz: expected a number from 50 to 3900" },
        { "/phone/speak?hz=1000&dbm0=loud", HttpStatusCode.BadRequest, "dbm0: expected a number from -60 to 3" },
        { "/exchange/call?cadence=2/4", HttpStatusCode.BadRequest, "cadence: expected " },
        { "/exchange/call?clear=bell", HttpStatusCode.BadRequest, "clear: expected cpc, reversal or tone" },
        { "/exchange/battery?on=maybe", HttpStatusCode.BadRequest, "on: expected yes or no" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Bad_requests_are_refused_with_what_would_be_accepted(string address, HttpStatusCode status, string error)
    {
        using var answer = await http.PostAsync(new Uri(address, UriKind.Relative), null);
        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith(error, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_line_is_not_called_twice()
    {
        await Post("/exchange/call");
        using var answer = await http.PostAsync(new Uri("/exchange/call", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Host", "evil.example")]
    public async Task Pages_of_other_sites_cannot_use_the_phone(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phone/lift");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False((await Get("/phone")).GetProperty("lifted").GetBoolean());
    }

    [Fact]
    public async Task The_first_page_lists_what_there_is()
        => Assert.Contains("POST /phone/lift", await http.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);

    // Arguments, exit status, what is said on standard error.
    [Theory]
    [InlineData("--port", "x", "lines: --port does not take 'x'; see --help")]
    [InlineData("--speed", "2", "lines: there is no option '--speed'; see --help")]
    [InlineData("--buffer", "5", "lines: --buffer does not take '5'; see --help")]
    public void Bad_arguments_are_named(string option, string value, string message)
        => Assert.Equal(message, LinesOptions.Read([option, value], out _));

    [Fact]
    public void Ports_have_defaults()
    {
        Assert.Null(LinesOptions.Read([], out var plain));
        Assert.Equal((8082, 8083), (plain.Port, plain.DriverPort));
        Assert.Null(LinesOptions.Read(["--port", "0"], out var free));
        Assert.Equal((0, 0), (free.Port, free.DriverPort));
    }

    private static double? Level(JsonElement heard, double hertz)
        => heard.GetProperty("segments").EnumerateArray().SelectMany(segment => segment.GetProperty("components").EnumerateArray())
            .Where(sine => Math.Abs(sine.GetProperty("hertz").GetDouble() - hertz) < 0.5).Select(sine => (double?)Math.Round(sine.GetProperty("dbm0").GetDouble())).LastOrDefault();

    private async Task<Socket> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, int.Parse(lines.Driver[(lines.Driver.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        return socket;
    }

    private async Task Post(string address)
    {
        using var answer = await http.PostAsync(new Uri(address, UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<JsonElement> Get(string address) => http.GetFromJsonAsync<JsonElement>(new Uri(address, UriKind.Relative));

    private async Task Until(string address, Func<JsonElement, bool> condition)
    {
        var end = DateTime.UtcNow + Limit;
        JsonElement last;
        do
        {
            last = await Get(address);
            if (condition(last))
            {
                return;
            }

            await Task.Delay(20);
        }
        while (DateTime.UtcNow < end);
        Assert.Fail($"{address} stayed at {last}");
    }
}
