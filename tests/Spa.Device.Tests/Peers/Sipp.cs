using System.Globalization;
using Spa.Marks;

namespace Spa.Device.Tests.Peers;

/// <summary>sipp on loopback with a scenario of <c>tests/vectors/interop/sipp</c>: it ends well when the other side did what the scenario says.</summary>
internal sealed class Sipp : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-sipp-");
    private readonly PeerProcess process;

    /// <summary>Starts it.</summary>
    /// <param name="scenario">Name of the scenario.</param>
    /// <param name="with">Words of the scenario that are replaced.</param>
    public Sipp(string scenario, params (string Word, object Value)[] with)
        : this(scenario, null, repeats: true, with)
    {
    }

    private Sipp(string scenario, int? target, bool repeats, (string Word, object Value)[] with)
    {
        Port = LoopbackUnit.FreePort();
        var file = Path.Combine(folder.FullName, "scenario.xml");
        var text = File.ReadAllText(Repository.Path("tests", "vectors", "interop", "sipp", scenario + ".xml"));
        File.WriteAllText(file, with.Aggregate(text, (now, pair) => now.Replace(pair.Word, Convert.ToString(pair.Value, CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        process = new PeerProcess(
            "sipp",
            folder.FullName,
            [
                "-sf", file, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-mp", $"{LoopbackUnit.FreePort()}", "-p", $"{Port}", "-m", "1", "-nostdin", "-nd", "-trace_err", "-timeout", "60", "-timeout_error",
                .. repeats ? (string[])[] : ["-nr"], .. target is { } to ? (string[])["-s", "1000", $"127.0.0.1:{to}"] : [],
            ]);
    }

    /// <summary>Starts it as the caller of a unit; it sends and takes repetitions only as the scenario says.</summary>
    /// <param name="scenario">Name of the scenario.</param>
    /// <param name="port">SIP Port of the unit.</param>
    public static Sipp Calls(string scenario, int port) => new(scenario, port, repeats: false, []);

    /// <summary>Starts it as who is called; as <see cref="Calls"/> it sends and takes repetitions only as the scenario says.</summary>
    /// <param name="scenario">Name of the scenario.</param>
    public static Sipp Takes(string scenario) => new(scenario, null, repeats: false, []);

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Waits until the scenario is over, and fails when it did not go as it says.</summary>
    public async Task Ends()
    {
        int status;
        try
        {
            status = await process.Ends();
        }
        catch (OperationCanceledException)
        {
            status = -1;
        }

        var errors = string.Join('\n', folder.GetFiles("*errors.log").Select(file => File.ReadAllText(file.FullName)));
        Assert.True(status == 0, $"sipp ended with {status}:\n{errors}\n{process.Text}");
    }

    public void Dispose()
    {
        process.Dispose();
        folder.Delete(true);
    }
}
