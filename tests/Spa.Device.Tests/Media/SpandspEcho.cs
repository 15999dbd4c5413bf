using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media;

/// <summary>The echo canceller of spandsp, written by others: ours is compared with it.</summary>
/// <remarks>The one of Debian writes two lines for each sample to standard output, which is led away while it works.</remarks>
internal sealed partial class SpandspEcho : IDisposable
{
    private const int Adapt = 1;
    private const int WriteOnly = 1;
    private static readonly Lock OneAtATime = new();
    private readonly nint state;

    public SpandspEcho(int taps) => state = Init(taps, Adapt);

    /// <summary>Takes the echo out of samples; without suppression and comfort noise.</summary>
    public void Process(ReadOnlySpan<short> far, Span<short> near)
    {
        lock (OneAtATime)
        {
            _ = Flush(0);
            var (kept, nowhere) = (Duplicate(1), Open("/dev/null", WriteOnly));
            _ = Duplicate(nowhere, 1);
            for (var i = 0; i < near.Length; i++)
            {
                near[i] = Update(state, far[i], near[i]);
            }

            _ = Flush(0);
            _ = Duplicate(kept, 1);
            _ = Close(kept);
            _ = Close(nowhere);
        }
    }

    public void Dispose() => Free(state);

    [LibraryImport(SpandspJudge.Library, EntryPoint = "echo_can_init")]
    private static partial nint Init(int taps, int mode);

    [LibraryImport(SpandspJudge.Library, EntryPoint = "echo_can_update")]
    private static partial short Update(nint state, short far, short near);

    [LibraryImport(SpandspJudge.Library, EntryPoint = "echo_can_free")]
    private static partial void Free(nint state);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int descriptor, int into);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int Flush(nint file);
}
