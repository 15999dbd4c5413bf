using Spa.Foundation.Time;

namespace Spa.Device.Hosting;

/// <summary>Work that takes time, beside the timeline, which is told how it ended. What the end of the program breaks off is told to nobody: the unit finds it at its next start as after a power cut, and no failure of it is kept or reported.</summary>
/// <param name="timeline">Where the end is told.</param>
/// <param name="failed">Told of an exception, which is a fault of the program; on any thread.</param>
/// <param name="ending">The program ends.</param>
internal sealed class HostWork(Timeline timeline, Action<Exception> failed, CancellationToken ending)
{
    /// <summary>Begins.</summary>
    /// <param name="work">Is to end soon when the program does.</param>
    /// <param name="done">Told the answer, on the timeline.</param>
    /// <param name="broken">The answer after an exception.</param>
    public Task Begin<T>(Func<CancellationToken, Task<T>> work, Action<T> done, T broken) => Task.Run(async () =>
    {
        T answer;
        try
        {
            answer = await work(ending).ConfigureAwait(false);
        }
        catch (Exception e) when (!ending.IsCancellationRequested)
        {
            failed(e);
            answer = broken;
        }
        catch (Exception)
        {
            return;
        }

        if (!ending.IsCancellationRequested)
        {
            timeline.Post(() => done(answer));
        }
    });
}
