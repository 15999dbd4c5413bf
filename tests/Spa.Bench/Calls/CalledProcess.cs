using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Spa.Media.Files;

namespace Spa.Bench.Calls;

/// <summary>A process that answers many calls: ours or baresip. Ends when disposed.</summary>
internal sealed class CalledProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly DirectoryInfo? folder;

    private CalledProcess(Process process, DirectoryInfo? folder, IReadOnlyList<(int Port, string User)> answering)
    {
        (this.process, this.folder, Answering) = (process, folder, answering);
    }

    /// <summary>Whom to call for each call.</summary>
    public IReadOnlyList<(int Port, string User)> Answering { get; }

    /// <summary>Processor time so far.</summary>
    public double CpuMilliseconds => ProcessMeter.CpuMilliseconds(process.Id);

    /// <summary>As many device cores in one process.</summary>
    /// <param name="program">What carries them (<c>Spa.Bench.Units</c>).</param>
    /// <param name="count">How many.</param>
    /// <param name="proxy">Port of who calls.</param>
    /// <param name="packet">Length of their packets in ms.</param>
    /// <param name="echoes">Their phones give back what they hear.</param>
    public static async Task<CalledProcess> Units(string program, int count, int proxy, int packet, bool echoes)
    {
        var ports = FreePorts(count);
        var process = Start(program, [Text(proxy), Text(packet), echoes ? "echo" : "talk", string.Join(',', ports.Select(Text))], input: true);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.StartsWith("ready", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        Listen(process);
        await ready.Task.WaitAsync(Patience);
        return new CalledProcess(process, null, [.. ports.Select(port => (port, "1000"))]);
    }

    /// <summary>One baresip with as many accounts, each with an audio device of its own.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="count">How many calls it is to answer.</param>
    /// <param name="packet">Length of its packets in ms.</param>
    /// <param name="echoes">Gives back what it hears, by its audio bridge; else it plays a tone from a file and throws away what it hears.</param>
    public static async Task<CalledProcess> Baresip(string program, int count, int packet, bool echoes)
    {
        var folder = Directory.CreateTempSubdirectory("spa-bench-");
        var port = FreePorts(1)[0];
        File.WriteAllBytes(In("play.wav"), WavFile.Write(Spa.Device.Tests.Media.Signals.Sines(60_000, (800, -15))));
        File.WriteAllText(In("contacts"), string.Empty);
        File.WriteAllLines(In("accounts"), Enumerable.Range(0, count).Select(i =>
        {
            var (player, source) = ($"aubridge,end{i}", echoes ? $"aubridge,end{i}" : $"aufile,{In("play.wav")}");
            return string.Create(CultureInfo.InvariantCulture, $"<sip:unit{i}@127.0.0.1:{port};transport=udp>;regint=0;audio_codecs=pcmu;ptime={packet};answermode=auto;audio_player={player};audio_source={source}");
        }));
        File.WriteAllText(In("config"), string.Create(CultureInfo.InvariantCulture, $"""
            poll_method epoll
            sip_listen 127.0.0.1:{port}
            call_local_timeout 120
            call_max_calls {count}
            audio_player aubridge,nil
            audio_source aubridge,nil
            audio_alert aubridge,alert
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            audio_txmode poll
            audio_level no
            ausrc_format s16
            auplay_format s16
            auenc_format s16
            audec_format s16
            audio_buffer {packet}-160
            rtp_ports 20000-40000
            rtcp_mux no
            jitter_buffer_type fixed
            jitter_buffer_delay 1-5
            net_interface 127.0.0.1
            module_path /usr/lib/baresip/modules
            module g711.so
            module aufile.so
            module aubridge.so
            module_tmp uuid.so
            module_tmp account.so

            """));
        var process = Start(program, ["-4", "-f", folder.FullName], input: true);
        Listen(process);

        // Its port is bound once a second socket may not have it.
        var watch = Stopwatch.StartNew();
        while (IsFree(port))
        {
            if (watch.Elapsed > Patience || process.HasExited)
            {
                throw new InvalidOperationException("baresip did not start");
            }

            await Task.Delay(20);
        }

        return new CalledProcess(process, folder, [.. Enumerable.Range(0, count).Select(i => (port, $"unit{i}"))]);

        string In(string name) => Path.Combine(folder.FullName, name);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
        folder?.Delete(true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Process Start(string program, IReadOnlyList<string> arguments, bool input)
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = input, RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException($"{program} did not start");

    private static void Listen(Process process)
    {
        process.ErrorDataReceived += (_, line) => Complain(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    private static void Complain(string? line)
    {
        if (Environment.GetEnvironmentVariable("SPA_BENCH_VERBOSE") is not null)
        {
            Console.Error.WriteLine(line);
        }
    }

    private static int[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return socket;
        }).ToList();
        int[] ports = [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
