using System.Net.Sockets;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>A unit: its launcher with the device program from its slot, and what its owner sees of it.</summary>
internal sealed class DeviceProcess : IAsyncDisposable
{
    private readonly ChildProgram launcher;

    private DeviceProcess(ChildProgram launcher, string data)
    {
        this.launcher = launcher;
        Data = data;
    }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    /// <summary>Process id of the launcher.</summary>
    public int LauncherId => launcher.Id;

    /// <summary>True once the launcher has ended.</summary>
    public bool Ended => launcher.Ended;

    /// <summary>Newest lines of launcher and device.</summary>
    public IReadOnlyList<string> Tail => launcher.Tail;

    /// <summary>The factory step; gives the label.</summary>
    public static Task<JsonElement> Make(Places places, string data, string provider, string image, params IEnumerable<string> options)
        => Tool.Run(places.Device, ["make", "--data", data, "--ca", provider, "--image", image, .. options]);

    /// <summary>Plugs it in.</summary>
    public static DeviceProcess Start(Places places, string data, IEnumerable<string> launcherOptions, IEnumerable<string> deviceOptions)
        => new(ChildProgram.Start("device", places.Launcher, ["--data", data, .. launcherOptions, "--", "--data", data, "--json", .. deviceOptions]), data);

    /// <summary>Its status document, or null while it starts or restarts.</summary>
    public async Task<DeviceStatus?> Status()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(Data, "status.sock")), limit.Token);
            using var stream = new NetworkStream(socket);
            using var all = new MemoryStream();
            await stream.CopyToAsync(all, limit.Token);
            return all.Length == 0 ? null : new DeviceStatus(JsonDocument.Parse(all.ToArray()).RootElement.Clone());
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until its status is as wanted.</summary>
    public async Task<DeviceStatus> Until(string what, TimeSpan limit, Func<DeviceStatus, bool> wanted)
    {
        DeviceStatus? last = null;
        return await Waiting.Until(
            what,
            limit,
            async () =>
            {
                if (launcher.Ended)
                {
                    throw new StackFault($"the launcher has ended:\n{string.Join('\n', Tail.TakeLast(8))}");
                }

                last = await Status() ?? last;
                return last is not null && wanted(last) ? last : null;
            },
            () => $"{last?.ToString() ?? "no status at all"}\n{string.Join('\n', Tail.TakeLast(8))}");
    }

    /// <summary>The address of its pages: the newest it announced.</summary>
    public Uri? Pages => Tail.Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement)
        .Select(r => r.TryGetProperty("pages", out var p) && p.GetString() is { } url ? new Uri(url) : null).LastOrDefault(u => u is not null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => launcher.DisposeAsync();
}
