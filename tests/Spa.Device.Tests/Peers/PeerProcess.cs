using System.Diagnostics;
using Spa.Marks;

namespace Spa.Device.Tests.Peers;

/// <summary>A program of the system that a test has started: what it says is kept, and it ends with the test.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly List<string> said = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource Done)> waiting = [];

    public PeerProcess(string program, string folder, params string[] arguments)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo(NeedsAttribute.Find(program)!, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasEnded => process.HasExited;

    /// <summary>All it has said.</summary>
    public string Text
    {
        get
        {
            lock (said)
            {
                return string.Join('\n', said);
            }
        }
    }

    /// <summary>Waits until it has said a text, ever.</summary>
    public async Task Says(string text)
    {
        Task done;
        lock (said)
        {
            if (said.Exists(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((line => line.Contains(text, StringComparison.Ordinal), source));
            done = source.Task;
        }

        await Task.WhenAny(done, Task.Delay(LoopbackUnit.Limit));
        Assert.True(done.IsCompleted, $"\"{text}\" was not said:\n{Text}");
    }

    /// <summary>Waits until it has ended; its exit status. Cancelled when it takes too long.</summary>
    public async Task<int> Ends()
    {
        using var limit = new CancellationTokenSource(LoopbackUnit.Limit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (said)
        {
            said.Add(line);
            foreach (var (wanted, done) in waiting)
            {
                if (wanted(line))
                {
                    done.TrySetResult();
                }
            }
        }
    }
}
