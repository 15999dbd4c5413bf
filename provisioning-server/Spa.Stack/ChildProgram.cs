using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Spa.Stack;

/// <summary>A program of the product, running as a process of its own. Its output is kept line by line; it is ended by its own id and no other.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly Process process;
    private readonly Queue<string> kept = new();
    private readonly Channel<string> output = Channel.CreateUnbounded<string>();
    private readonly Lock keptLock = new();

    private ChildProgram(string name, Process process)
    {
        Name = name;
        this.process = process;
    }

    /// <summary>What people call it: "server".</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>True once it has ended by itself or by us.</summary>
    public bool Ended => process.HasExited;

    /// <summary>Its newest lines, oldest first.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (keptLock)
            {
                return [.. kept];
            }
        }
    }

    /// <summary>Starts it; a .dll is run by dotnet.</summary>
    public static ChildProgram Start(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var dll = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(dll ? "dotnet" : program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (dll)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start) ?? throw new StackFault($"{name} did not start");
        process.StandardInput.Close();
        var child = new ChildProgram(name, process);
        _ = child.Read(process.StandardOutput, child.output.Writer);
        _ = child.Read(process.StandardError, null);
        return child;
    }

    /// <summary>The first line of its standard output that is a JSON object, or a fault with what it printed instead.</summary>
    public async Task<JsonElement> FirstJsonLine(TimeSpan limit)
    {
        using var giveUp = new CancellationTokenSource(limit);
        try
        {
            await foreach (var line in output.Reader.ReadAllAsync(giveUp.Token))
            {
                if (line.StartsWith('{'))
                {
                    return JsonDocument.Parse(line).RootElement.Clone();
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new StackFault($"{Name} printed no address within {limit.TotalSeconds:0} s:\n{string.Join('\n', Tail)}");
        }

        throw new StackFault($"{Name} ended before it was ready:\n{string.Join('\n', Tail)}");
    }

    /// <summary>Asks it to end, waits, and ends it for sure.</summary>
    public async Task Stop()
    {
        if (process.HasExited)
        {
            return;
        }

        Signals.Terminate(process.Id);
        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        process.Dispose();
    }

    private async Task Read(StreamReader reader, ChannelWriter<string>? lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (keptLock)
            {
                if (kept.Count == KeptLines)
                {
                    kept.Dequeue();
                }

                kept.Enqueue(line);
            }

            lines?.TryWrite(line);
        }

        lines?.TryComplete();
    }
}
