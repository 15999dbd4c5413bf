using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Commands;
using Spa.Device.Launching;
using Spa.Device.Time;

namespace Spa.Device.Fleet;

/// <summary><c>./spa fleet</c>: thousands of devices against a real server.</summary>
internal static class FleetCommand
{
    private const int MostDevices = 200_000;
    private const int FirstNumber = 0x100000;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private static readonly Option[] Options =
    [
        new("--devices", "N", "How many (default 100)."),
        new("--server", "URL", "The server's HTTP address: http://127.0.0.1:8080."),
        new("--ca", "DIR", "The provider: ca.crt and ca.key (./spa server ca export DIR); signs the devices' certificates."),
        new("--at-once", "N", "Requests on their way at once (default 64)."),
        new("--first", "N", "Number of the first device (default 1048576 = MAC 000e08100000)."),
        new("--seconds", "N", "Longest time for enrolment, and again for the resync (default 600)."),
        new("--wait", null, "Wait for a line on standard input before all resync: time to change something on the server."),
        new("--json", null, "The result as JSON."),
    ];

    public static async Task<int> Run(IReadOnlyList<string> arguments, TextReader input, TextWriter output, TextWriter error)
    {
        if (Arguments.Read(arguments, Options, out var why) is not { } read)
        {
            error.WriteLine(why);
            return ExitCode.Wrong;
        }

        if (read.Has("--help"))
        {
            output.Write(Arguments.Help("./spa fleet --devices N --server URL --ca DIR [options]", "Simulated devices boot, enrol, fetch, decrypt, apply and report; then all resync at one word, and that is measured.", Options));
            return 0;
        }

        var (count, atOnce, first, seconds) = (Number(read, "--devices", 100), Number(read, "--at-once", 64), Number(read, "--first", FirstNumber), Number(read, "--seconds", 600));
        if (count is null or > MostDevices || atOnce is null || first is null or > 0xFFFFFF - MostDevices || seconds is null)
        {
            error.WriteLine($"--devices, --at-once, --first and --seconds are numbers from 1; at most {MostDevices} devices");
            return ExitCode.Wrong;
        }

        if (!Uri.TryCreate(read.Text("--server"), UriKind.Absolute, out var server) || server.Scheme != Uri.UriSchemeHttp)
        {
            error.WriteLine("--server names the server's HTTP address: --server http://127.0.0.1:8080");
            return ExitCode.Wrong;
        }

        X509Certificate2 ca;
        try
        {
            var folder = read.Text("--ca") ?? "ca";
            ca = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, "ca.crt")), File.ReadAllText(Path.Combine(folder, "ca.key")));
            if (!ca.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any())
            {
                throw new CryptographicException("ca.crt is not an authority's certificate");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error.WriteLine($"--ca names a folder with ca.crt and ca.key, as './spa server ca export DIR' writes it: {e.Message}");
            return ExitCode.Wrong;
        }

        using (ca)
        {
            var result = await Run(count.Value, first.Value, server, ca, atOnce.Value, TimeSpan.FromSeconds(seconds.Value), read.Has("--wait") ? input : null, error).ConfigureAwait(false);
            output.WriteLine(read.Has("--json") ? JsonSerializer.Serialize(result, FleetJson.Default.FleetResult) : Draw(result));
            return result.Ok ? 0 : 1;
        }
    }

    private static async Task<FleetResult> Run(int count, int first, Uri server, X509Certificate2 ca, int atOnce, TimeSpan limit, TextReader? word, TextWriter error)
    {
        var settings = SettingsSnapshot.Factory
            .With(ProvisioningParameters.ProfileRule, $"{server.GetLeftPart(UriPartial.Authority)}/spa$PSN.cfg")
            .With(ProvisioningParameters.ResyncRandomDelay, "0");
        var tally = new FleetTally();
        using var gate = new SemaphoreSlim(atOnce);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var faults = 0;
        var timelines = Enumerable.Range(0, Environment.ProcessorCount).Select(i => RealTimeline.Start($"fleet {i}", _ => Interlocked.Increment(ref faults), realTime: false)).ToList();
        var watch = Stopwatch.StartNew();
        var units = new List<(SimulatedUnit Unit, RealTimeline Timeline)>(count);
        for (var i = 0; i < count; i++)
        {
            var timeline = timelines[i % timelines.Count];
            var unit = new SimulatedUnit(first + i, ca, settings, timeline, gate, tally);
            units.Add((unit, timeline));
            timeline.Post(() => unit.Start());
            if (i % 64 == 63)
            {
                // A thousand that start in one moment would only wait for each other.
                while (i + 1 - tally.Serving > atOnce * 4 && watch.Elapsed < limit)
                {
                    Show(error, "enrolling", tally.Serving, count, tally, watch);
                    await Task.Delay(50).ConfigureAwait(false);
                }
            }
        }

        await Until(() => tally.Serving >= count, "enrolling", () => tally.Serving, count, tally, watch, limit, error).ConfigureAwait(false);
        var enrolled = watch.Elapsed;
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / count;
        if (word is not null)
        {
            error.WriteLine($"{tally.Serving} in service; send a line to go on");
            await word.ReadLineAsync().ConfigureAwait(false);
        }

        watch.Restart();
        foreach (var (unit, timeline) in units)
        {
            timeline.Post(unit.Resync);
        }

        await Until(() => tally.Done + tally.Failed >= count, "resyncing", () => tally.Done + tally.Failed, count, tally, watch, limit, error).ConfigureAwait(false);
        var resynced = watch.Elapsed;
        timelines.ForEach(t => t.Dispose());
        var ok = tally.Serving == count && tally.Done == count && tally.Faults.Count == 0 && faults == 0;
        return new FleetResult(
            count, tally.Serving, Math.Round(enrolled.TotalSeconds, 1), tally.Done, count - tally.Done, Math.Round(resynced.TotalSeconds, 1), tally.Reports, Math.Round(each, 1), tally.Faults, ok);
    }

    private static async Task Until(Func<bool> done, string what, Func<int> now, int count, FleetTally tally, Stopwatch watch, TimeSpan limit, TextWriter error)
    {
        while (!done() && watch.Elapsed < limit)
        {
            Show(error, what, now(), count, tally, watch);
            await Task.Delay(20).ConfigureAwait(false);
        }

        Show(error, what, now(), count, tally, watch, last: true);
    }

    private static TimeSpan shown;

    // One line that is written over; nothing where nobody looks.
    private static void Show(TextWriter error, string what, int now, int count, FleetTally tally, Stopwatch watch, bool last = false)
    {
        if (Console.IsErrorRedirected || (!last && watch.Elapsed > shown && watch.Elapsed - shown < Beat))
        {
            return;
        }

        shown = watch.Elapsed;
        var faults = tally.Faults.Values.Sum();
        var rate = now / Math.Max(watch.Elapsed.TotalSeconds, 0.001);
        error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what,-10} {now,7} of {count}   {rate,7:0}/s   {tally.Reports,7} reports   {faults,5} faults   {watch.Elapsed.TotalSeconds,6:0} s   {Environment.WorkingSet / 1048576,5} MiB "));
        if (last)
        {
            error.WriteLine();
        }
    }

    private static string Draw(FleetResult result)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{result.InService} of {result.Devices} in service after {result.EnrolSeconds} s"),
            string.Create(CultureInfo.InvariantCulture, $"{result.Resynced} resynced and reported in {result.ResyncSeconds} s, {result.Failed} did not"),
            string.Create(CultureInfo.InvariantCulture, $"{result.KilobytesEach} kB of memory for each device here"),
        };
        lines.AddRange(result.Faults.OrderByDescending(f => f.Value).Take(10).Select(f => $"{f.Value} times {f.Key}"));
        return string.Join('\n', lines);
    }

    private static int? Number(Arguments read, string name, int usual)
        => read.Text(name) is not { } text ? usual : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
