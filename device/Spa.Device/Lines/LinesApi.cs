using System.Globalization;
using System.Net;
using Spa.Foundation.Time;
using Spa.Media.Analysis;
using Spa.Media.Cadences;
using Spa.Media.Files;
using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Lines;

namespace Spa.Device.Lines;

/// <summary>The HTTP side of the lines: lift, hang up, call, and what was heard.</summary>
internal static class LinesApi
{
    private const string Help = """
        <!doctype html><meta charset="utf-8"><title>Lines</title><style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}code{background:#eee;padding:0 .3em}td{padding:.2em 1em .2em 0;vertical-align:top}</style>
        <h1>Lines</h1><p>A telephone, a line of an exchange, and the relay that joins them while no device is connected.</p>
        <table>
        <tr><td><code>GET /status</code><td>device, frames, lateness, relay
        <tr><td><code>GET /phone</code><td>hook, feed, ring bursts, level heard, display and message lamp
        <tr><td><code>POST /phone/lift</code><td>a new recording begins
        <tr><td><code>POST /phone/hangup</code><td>
        <tr><td><code>POST /phone/flash?ms=300</code><td>opens the loop for so long (10 to 2000)
        <tr><td><code>POST /phone/dial?keys=411%23</code><td>presses keys of the keypad, 100 ms each
        <tr><td><code>POST /phone/pulse?digits=411</code><td>dials with a dial that opens the loop
        <tr><td><code>POST /phone/speak?hz=1000&amp;dbm0=-20</code><td>a sine into the handset; without <code>hz</code>: be quiet
        <tr><td><code>POST /phone/mark</code><td>what is heard from now on counts
        <tr><td><code>GET /phone/heard</code><td>since the mark or the lift: seconds, longest gap in ms, sounds with their sines
        <tr><td><code>GET /phone/heard.wav</code><td>the same as a recording
        <tr><td><code>GET /exchange</code><td>state, loop, voltage
        <tr><td><code>POST /exchange/call?hz=20&amp;volts=75&amp;cadence=*(2/4)&amp;clear=cpc&amp;cpc=0.35</code><td>rings the line; all optional; <code>clear</code>: cpc, reversal or tone
        <tr><td><code>POST /exchange/hangup</code><td>the caller gives up, or ends the call
        <tr><td><code>POST /exchange/battery?on=no</code><td>takes the voltage away; <code>on=yes</code> gives it back
        <tr><td><code>POST /exchange/speak?hz=1004&amp;dbm0=-10</code><td>the caller says a sine
        <tr><td><code>POST /exchange/mark</code>, <code>GET /exchange/heard</code>, <code>GET /exchange/heard.wav</code><td>as for the phone
        </table>
        """;

    /// <summary>Adds the addresses to an application.</summary>
    public static void Map(WebApplication app, LineCard card)
    {
        app.Use(RefuseOtherSites);
        app.MapGet("/", () => Results.Content(Help, "text/html; charset=utf-8"));
        app.MapGet("/status", () => Results.Json(card.Status(), LinesJson.Default.CardDocument));

        app.MapGet("/phone", () => Phone(card));
        app.MapPost("/phone/lift", () => Phone(card, bench => bench.Phone.Lift()));
        app.MapPost("/phone/hangup", () => Phone(card, bench => bench.Phone.HangUp()));
        app.MapPost("/phone/mark", () => Phone(card, bench => bench.Phone.Heard.Mark()));
        app.MapPost("/phone/flash", (string? ms) => Number("ms", ms, 300, 10, 2000, out var length) is { } refusal
            ? refusal
            : Phone(card, bench => bench.Phone.Flash(((int)length).Milliseconds)));
        app.MapPost("/phone/dial", (string? keys) => Digits("keys", keys, DtmfGenerator.IsKey, "keys 0 to 9, *, #, A to D") ?? Phone(card, bench => bench.Phone.Dial(keys!)));
        app.MapPost("/phone/pulse", (string? digits) => Digits("digits", digits, char.IsAsciiDigit, "digits") ?? Phone(card, bench => bench.Phone.Pulse(digits!)));
        app.MapPost("/phone/speak", (string? hz, string? dbm0) => Signal(hz, dbm0, out var signal) is { } refusal ? refusal : Phone(card, bench => bench.Phone.Speak(signal)));
        app.MapGet("/phone/heard", () => Heard(card, bench => bench.Phone.Heard));
        app.MapGet("/phone/heard.wav", () => Wav(card, bench => bench.Phone.Heard));

        app.MapGet("/exchange", () => Exchange(card));
        app.MapPost("/exchange/call", (string? hz, string? volts, string? cadence, string? clear, string? cpc) => Call(card, hz, volts, cadence, clear, cpc));
        app.MapPost("/exchange/hangup", () => Exchange(card, exchange => exchange.HangUp()));
        app.MapPost("/exchange/mark", () => Exchange(card, exchange => exchange.Heard.Mark()));
        app.MapPost("/exchange/battery", (string? on) => on is "yes" or "no" ? Exchange(card, exchange => exchange.SetBattery(on == "yes")) : Refuse("on: expected yes or no"));
        app.MapPost("/exchange/speak", (string? hz, string? dbm0) => Signal(hz, dbm0, out var signal) is { } refusal ? refusal : Exchange(card, exchange => exchange.Speak(signal)));
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

    private static IResult Call(LineCard card, string? hz, string? volts, string? cadence, string? clear, string? cpc)
    {
        if (Number("hz", hz, 20, 1, 200, out var hertz) is { } badHertz)
        {
            return badHertz;
        }

        if (Number("volts", volts, 75, 0, 150, out var ringVolts) is { } badVolts)
        {
            return badVolts;
        }

        if (Number("cpc", cpc, 0.35, 0.01, 10, out var cut) is { } badCut)
        {
            return badCut;
        }

        ClearSignal? signal = clear switch { null or "cpc" => ClearSignal.Cpc, "reversal" => ClearSignal.Reversal, "tone" => ClearSignal.Tone, _ => null };
        if (signal is null)
        {
            return Refuse("clear: expected cpc, reversal or tone");
        }

        if (!CadenceScript.Parse(cadence ?? "*(2/4)").Ok(out var script, out var error))
        {
            return Refuse($"cadence: {error}");
        }

        var called = card.With(bench =>
        {
            var before = bench.Exchange.Options;
            bench.Exchange.Options = before with
            {
                RingHertz = hertz,
                RingVolts = ringVolts,
                RingCadence = CadencePlan.From(script),
                Clear = signal.Value,
                CpcLength = TimeSpan.FromSeconds(cut),
            };
            if (bench.Exchange.Call())
            {
                return true;
            }

            bench.Exchange.Options = before;
            return false;
        });
        return called ? Exchange(card) : Results.Json(new LinesError("the line is busy"), LinesJson.Default.LinesError, statusCode: StatusCodes.Status409Conflict);
    }

    private static IResult Heard(LineCard card, Func<LineBench, Recording> recording)
    {
        var (samples, full) = card.With(bench => (recording(bench).SinceMark.ToArray(), recording(bench).IsFull));
        return Results.Json(HeardDocument.Of(ToneAnalysis.Measure(samples), full), LinesJson.Default.HeardDocument);
    }

    private static IResult Wav(LineCard card, Func<LineBench, Recording> recording)
        => Results.Bytes(WavFile.Write(card.With(bench => recording(bench).SinceMark.ToArray())), "audio/wav", "heard.wav");

    private static IResult? Digits(string name, string? text, Func<char, bool> allowed, string what)
        => text is { Length: > 0 and <= 64 } && text.All(allowed) ? null : Refuse($"{name}: expected 1 to 64 {what}");

    private static IResult? Signal(string? hz, string? dbm0, out TonePlan? signal)
    {
        signal = null;
        if (hz is null)
        {
            return null;
        }

        if (Number("hz", hz, 0, 50, 3900, out var hertz) is { } badHertz)
        {
            return badHertz;
        }

        if (Number("dbm0", dbm0, -20, -60, 3, out var level) is { } badLevel)
        {
            return badLevel;
        }

        signal = TonePlan.Steady((int)hertz, (decimal)level);
        return null;
    }

    private static IResult? Number(string name, string? text, double unless, double least, double most, out double value)
    {
        value = unless;
        return text is null || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
            ? null
            : Refuse(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a number from {least} to {most}"));
    }

    private static IResult Refuse(string why) => Results.Json(new LinesError(why), LinesJson.Default.LinesError, statusCode: StatusCodes.Status400BadRequest);
}
