using System.Globalization;
using System.Net;
using Spa.Media.Analysis;
using Spa.Media.Files;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Lines;
using Spa.Simulation.Scenarios;
using Spa.Simulation.Speech;

namespace Spa.Device.Lines;

/// <summary>The HTTP side of phone and exchange: lift, hang up, call, and what was heard.</summary>
internal static class LinesApi
{
    private const string Help = """
        <!doctype html><meta charset="utf-8"><title>Lines</title><style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}code{background:#eee;padding:0 .3em}td{padding:.2em 1em .2em 0;vertical-align:top}</style>
        <h1>Lines</h1><p>A telephone, a line of an exchange, the relay that joins them while no device is connected, and a SIP provider with stations.</p>
        <table>
        <tr><td><code>GET /status</code><td>device, frames, lateness, relay
        <tr><td><code>GET /ladder</code><td>what happened: SIP messages, hook, digits, tones, rings, RTP; <code>POST /ladder/clear</code>
        <tr><td><code>GET /capture.pcap</code><td>SIP and RTP for Wireshark, when started with <code>--capture FILE</code>
        <tr><td><code>GET /phone</code><td>hook, feed, ring bursts, level heard, display, message lamp and neon lamp
        <tr><td><code>GET /phone/display</code><td>all callers shown
        <tr><td><code>POST /phone/lift</code><td>a new recording begins
        <tr><td><code>POST /phone/hangup</code><td>
        <tr><td><code>POST /phone/flash?ms=300</code><td>opens the loop for so long (10 to 2000)
        <tr><td><code>POST /phone/dial?keys=600%23</code><td>presses keys of the keypad, 100 ms each
        <tr><td><code>POST /phone/press?key=5&amp;ms=100</code><td>presses one key
        <tr><td><code>POST /phone/pulse?digits=411</code><td>dials with a dial that opens the loop
        <tr><td><code>POST /phone/speak?hz=1000&amp;dbm0=-20</code><td>a sine into the handset; <code>POST /phone/quiet</code>, or without <code>hz</code>: be quiet
        <tr><td><code>POST /phone/speak?voice=7</code><td>somebody talks without end; the number says who and what
        <tr><td><code>POST /phone/mark</code><td>what is heard from now on counts
        <tr><td><code>GET /phone/heard</code><td>since the mark or the lift: seconds, longest gap in ms, sounds with their sines
        <tr><td><code>GET /phone/heard.wav</code><td>the same as a recording
        <tr><td><code>GET /phone/heard/voice?voice=7</code><td>how like what is heard since the mark is to that talker, who began after it: likeness (0 to 1), seconds compared, delay, gain
        <tr><td><code>GET /exchange</code><td>state, loop, voltage
        <tr><td><code>POST /exchange/call?hz=20&amp;volts=75&amp;cadence=*(2/4)&amp;clear=cpc&amp;cpc=0.35</code><td>rings the line; all optional; <code>clear</code>: cpc, reversal or tone
        <tr><td><code>POST /exchange/hangup</code><td>the caller gives up, or ends the call
        <tr><td><code>POST /exchange/battery?on=no</code><td>takes the voltage away; <code>on=yes</code> gives it back
        <tr><td><code>POST /exchange/speak?hz=1004&amp;dbm0=-10</code><td>the caller says a sine
        <tr><td><code>POST /exchange/mark</code>, <code>GET /exchange/heard</code>, <code>GET /exchange/heard.wav</code><td>as for the phone
        <tr><td><code>GET /provider</code><td>registrations, calls, mailboxes, numbers that answer by themselves
        <tr><td><code>POST /provider/mailbox?user=1000&amp;new=2&amp;old=1</code><td>messages of a mailbox; who watches it is told
        <tr><td><code>POST /provider/answers?status=503&amp;method=INVITE</code><td>answers instead of working; without <code>status</code>: works again
        <tr><td><code>POST /provider/notify?user=1000&amp;event=resync</code><td>sends NOTIFY with digest to the user's device
        <tr><td><code>GET /station/2000</code><td>a user's SIP telephone in this process: state, caller, keys
        <tr><td><code>POST /station/2000/call?number=1000</code>, <code>/answer</code>, <code>/hangup</code>, <code>/hold</code>, <code>/resume</code><td>
        <tr><td><code>POST /station/2000/press?key=5</code>, <code>/speak?hz=700&amp;dbm0=-20</code>, <code>/speak?voice=7</code>, <code>/quiet</code>, <code>/refuse?status=486</code><td>
        <tr><td><code>POST /station/2000/mark</code>, <code>GET /station/2000/heard</code>, <code>/heard.wav</code>, <code>/heard/voice?voice=7</code><td>as for the phone
        </table>
        """;

    /// <summary>Adds the addresses to an application.</summary>
    public static void Map(WebApplication app, LineCard card)
    {
        app.Use(RefuseOtherSites);
        app.MapGet("/", () => Results.Content(Help, "text/html; charset=utf-8"));
        app.MapGet("/status", () => Results.Json(card.Status(), LinesJson.Default.CardDocument));

        app.MapGet("/phone", () => Phone(card));
        app.MapPost("/phone/mark", () => Phone(card, bench => bench.Phone.Heard.Mark()));
        app.MapPost("/phone/{act}", (string act, HttpRequest request) => Act("phone", act, request, step => card.With(bench => ScenarioActs.Phone(step, bench)), () => Phone(card)));
        app.MapGet("/phone/display", () => Results.Json(card.With(bench => (IReadOnlyList<CallerDocument>)[.. bench.Phone.Display.Calls.Select(CallerDocument.Of)]), LinesJson.Default.IReadOnlyListCallerDocument));
        app.MapGet("/phone/heard", () => Heard(card, bench => bench.Phone.Heard));
        app.MapGet("/phone/heard/voice", (HttpRequest request) => Voice(card.With(bench => bench.Phone.Heard.SinceMark.ToArray()), request));
        app.MapGet("/phone/heard.wav", () => Wav(card, bench => bench.Phone.Heard));

        app.MapGet("/exchange", () => Exchange(card));
        app.MapPost("/exchange/mark", () => Exchange(card, exchange => exchange.Heard.Mark()));
        app.MapPost("/exchange/{act}", (string act, HttpRequest request) => Act("exchange", act, request, step => card.With(bench => ScenarioActs.Exchange(step, bench.Exchange)), () => Exchange(card)));
        app.MapGet("/exchange/heard", () => Heard(card, bench => bench.Exchange.Heard));
        app.MapGet("/exchange/heard.wav", () => Wav(card, bench => bench.Exchange.Heard));
    }

    // A page of another site must not lift our phone: no foreign Origin, and no name that somebody else's DNS points here.
    private static async Task RefuseOtherSites(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var host = context.Request.Host;
        var known = IPAddress.TryParse(host.Host.Trim('[', ']'), out _) || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (!known || (origin.Length > 0 && origin != $"{context.Request.Scheme}://{host}"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Requests of other sites are refused; call the address by number or as localhost.\n");
            return;
        }

        await next(context);
    }

    private static IResult Phone(LineCard card, Action<LineBench>? act = null) => Results.Json(
        card.With(bench =>
        {
            act?.Invoke(bench);
            var phone = bench.Phone;
            return new PhoneDocument(
                phone.IsLifted,
                phone.LoopClosed,
                phone.Feeding / 1000.0,
                phone.Ringing is not null,
                [.. phone.Rings.TakeLast(20).Select(ring => new RingDocument(ring.Start.TotalSeconds, ring.Length?.TotalSeconds, ring.Drive.Hertz, ring.Drive.Volts, ring.Drive.Shape.ToString()))],
                double.IsFinite(phone.HeardLevel.Value) ? Math.Round(phone.HeardLevel.Value, 1) : null,
                Spa.Media.Pcm.Time(phone.Heard.Length).TotalSeconds,
                phone.IsDialling,
                phone.Display.Lamp,
                phone.Neon,
                [.. phone.Display.Calls.TakeLast(20).Select(CallerDocument.Of)]);
        }),
        LinesJson.Default.PhoneDocument);

    private static IResult Exchange(LineCard card, Action<Exchange>? act = null) => Results.Json(
        card.With(bench =>
        {
            act?.Invoke(bench.Exchange);
            var exchange = bench.Exchange;
            return new ExchangeDocument(
                exchange.State.ToString(), exchange.LoopClosed, exchange.Millivolts / 1000.0, exchange.Microamperes / 1000.0, exchange.Ring.Volts, Spa.Media.Pcm.Time(exchange.Heard.Length).TotalSeconds);
        }),
        LinesJson.Default.ExchangeDocument);

    private static IResult Heard(LineCard card, Func<LineBench, Recording> recording)
    {
        var (samples, full) = card.With(bench => (recording(bench).SinceMark.ToArray(), recording(bench).IsFull));
        return Results.Json(HeardDocument.Of(ToneAnalysis.Measure(samples), full), LinesJson.Default.HeardDocument);
    }

    /// <summary>What was heard, beside what a talker says.</summary>
    public static IResult Voice(short[] heard, HttpRequest request)
        => ulong.TryParse(request.Query["voice"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? Results.Json(VoiceDocument.Of(SpeechMatch.Of(Talker.Says(seed, heard.Length), heard)), LinesJson.Default.VoiceDocument)
            : Refuse("voice: expected the number of a talker");

    private static IResult Wav(LineCard card, Func<LineBench, Recording> recording)
        => Results.Bytes(WavFile.Write(card.With(bench => recording(bench).SinceMark.ToArray())), "audio/wav", "heard.wav");

    private static IResult Act(string at, string act, HttpRequest request, Func<ScenarioStep.Act, string?> does, Func<IResult> show)
    {
        if (!ScenarioActs.Of(at).ContainsKey(act))
        {
            return Results.Json(new LinesError($"at the {at} there is {string.Join(", ", ScenarioActs.Of(at).Keys)}, not {act}"), LinesJson.Default.LinesError, statusCode: StatusCodes.Status404NotFound);
        }

        return does(ActOf(at, act, request)) is { } why ? Refuse(why) : show();
    }

    /// <summary>An action as a request names it.</summary>
    public static ScenarioStep.Act ActOf(string at, string act, HttpRequest request)
        => new(act, [.. request.Query.Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.ToString()))]) { At = at };

    /// <summary>A refusal: 409 for a busy line, else 400.</summary>
    public static IResult Refuse(string why)
        => Results.Json(new LinesError(why), LinesJson.Default.LinesError, statusCode: why == ScenarioActs.Busy ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
}
