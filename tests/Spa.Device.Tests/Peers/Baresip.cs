using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Spa.Marks;
using Spa.Media.Files;

namespace Spa.Device.Tests.Peers;

/// <summary>baresip on loopback: plays a sine of 1000 Hz, records what it hears, and is commanded by its control socket.</summary>
internal sealed class Baresip : IDisposable
{
    /// <summary>What it plays.</summary>
    public const int Hertz = 1000;

    /// <summary>Level of what it plays, in dBm0.</summary>
    public const double Level = -10;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-baresip-");
    private readonly PeerProcess process;
    private readonly int controlPort = LoopbackUnit.FreePort();
    private readonly List<string> events = [];
    private readonly List<(string Wanted, TaskCompletionSource Done)> waiting = [];
    private TcpClient? control;

    private Baresip(string account)
    {
        Port = LoopbackUnit.FreePort();
        File.WriteAllText(In("config"), File.ReadAllText(Repository.Path("tests", "vectors", "interop", "baresip.config"))
            .Replace("@SIP@", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@CONTROL@", controlPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@FOLDER@", folder.FullName, StringComparison.Ordinal));
        File.WriteAllText(In("accounts"), $"\"Far End\" <sip:2000@127.0.0.1:{Port};transport=udp>;regint=0;audio_codecs=pcmu,pcma;ptime=20;dtmfmode=rtpevent{account}\n");
        File.WriteAllText(In("contacts"), string.Empty);
        File.WriteAllBytes(In("play.wav"), WavFile.Write(Media.Signals.Sines(60_000, (Hertz, Level))));
        process = new PeerProcess("baresip", folder.FullName, "-4", "-f", folder.FullName);
    }

    /// <summary>Its SIP port.</summary>
    public int Port { get; }

    public string Log
    {
        get
        {
            lock (events)
            {
                return $"{process.Text}\n{string.Join('\n', events)}";
            }
        }
    }

    /// <summary>Starts it, and waits until it takes commands.</summary>
    /// <param name="account">More parameters of its account.</param>
    public static async Task<Baresip> Start(string account = "")
    {
        var baresip = new Baresip(account);
        try
        {
            await baresip.Connect();
            return baresip;
        }
        catch
        {
            baresip.Dispose();
            throw;
        }
    }

    /// <summary>Gives it a command of its menu.</summary>
    /// <param name="command">The command.</param>
    /// <param name="parameters">What stands behind it.</param>
    /// <param name="token">What its answer carries.</param>
    public async Task Tell(string command, string parameters = "", string token = "t")
    {
        var text = JsonSerializer.Serialize(new { command, @params = parameters, token });
        await control!.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{text.Length}:{text},"));
    }

    /// <summary>Waits until an event or answer that holds a text has come, ever.</summary>
    public async Task Hears(string wanted)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (events)
        {
            if (events.Exists(one => one.Contains(wanted, StringComparison.Ordinal)))
            {
                return;
            }

            waiting.Add((wanted, source));
        }

        await Task.WhenAny(source.Task, Task.Delay(LoopbackUnit.Limit));
        Assert.True(source.Task.IsCompleted, $"baresip did not tell of {wanted}:\n{Log}");
    }

    /// <summary>Waits until it has said a text on its screen, ever.</summary>
    public Task Says(string text) => process.Says(text);

    /// <summary>Registers it as a user of a provider, and subscribes to the user's mailbox. Only once.</summary>
    /// <param name="user">User.</param>
    /// <param name="password">Password.</param>
    /// <param name="provider">Host and port of the provider.</param>
    public async Task Subscribe(string user, string password, string provider)
    {
        // One millisecond after its start the module mwi of 1.0.0 goes through its list of subscriptions and puts a new one at the list's end for each, without end unless the list is
        // empty: a registration that is answered within that millisecond leaves it in a loop. An account that is made when it has answered commands for longer comes after that.
        var since = Stopwatch.StartNew();
        for (var n = 0; since.Elapsed < TimeSpan.FromMilliseconds(20); n++)
        {
            await Tell("reginfo", token: $"ready{n}");
            await Hears($"\"ready{n}\"");
        }

        await Tell("uanew", $"<sip:{user}@{provider};transport=udp>;auth_user={user};auth_pass={password};regint=60;mwi=yes");
    }

    /// <summary>Waits until it has received a key as telephone-event, from its beginning to its end.</summary>
    public async Task Receives(char key)
    {
        await process.Says($"received event: '{key}' (end=0)");
        await process.Says($"received event: '{key}' (end=1)");
    }

    /// <summary>What it has heard in its last call; the recording is whole once the call has ended.</summary>
    public short[] Recording()
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder.FullName, "dump-*-dec.wav").Order(StringComparer.Ordinal).Last());
        var at = bytes.AsSpan().IndexOf("data"u8) + 8;
        var samples = new short[(bytes.Length - at) / 2];
        Buffer.BlockCopy(bytes, at, samples, 0, 2 * samples.Length);
        return samples;
    }

    public void Dispose()
    {
        control?.Dispose();
        process.Dispose();
        folder.Delete(true);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private async Task Connect()
    {
        using var limit = new CancellationTokenSource(LoopbackUnit.Limit);
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, controlPort, limit.Token);
                control = client;
                _ = Read(client.GetStream());
                return;
            }
            catch (SocketException)
            {
                client.Dispose();
                Assert.False(process.HasEnded, process.Text);
                await Task.Delay(20);
            }
        }
    }

    // Netstrings: length, colon, text, comma.
    private async Task Read(NetworkStream stream)
    {
        var bytes = new byte[65_536];
        var kept = new StringBuilder();
        try
        {
            for (int count; (count = await stream.ReadAsync(bytes)) > 0;)
            {
                kept.Append(Encoding.Latin1.GetString(bytes, 0, count));
                while (kept.ToString() is var text && text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
                    && int.Parse(text.AsSpan(0, colon), CultureInfo.InvariantCulture) is var length && text.Length >= colon + length + 2)
                {
                    Hear(text.Substring(colon + 1, length));
                    kept.Remove(0, colon + length + 2);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private void Hear(string text)
    {
        lock (events)
        {
            events.Add(text);
            foreach (var (wanted, done) in waiting)
            {
                if (text.Contains(wanted, StringComparison.Ordinal))
                {
                    done.TrySetResult();
                }
            }
        }
    }
}
