using System.Net;
using Spa.Device.Names;
using Spa.Foundation.Time;
using Spa.Sip.Locating;

namespace Spa.Device.Sip;

/// <summary>Asks name servers for the core as the unit's settings say; answers come on the timeline. Records are kept as long as they say.</summary>
/// <param name="timeline">The core's.</param>
/// <param name="names">Names of the unit.</param>
/// <param name="failed">Told of an exception, a fault of the program; the core is told that nobody answered.</param>
/// <param name="ending">Ends all questions.</param>
internal sealed class SipResolver(Timeline timeline, UnitNames names, Action<Exception> failed, CancellationToken ending) : ISipResolver
{
    /// <inheritdoc/>
    public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        Ask(() => names.Services(name, ending), done);
    }

    /// <inheritdoc/>
    public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        Ask(() => names.Addresses(host, ending), done);
    }

    private void Ask<T>(Func<Task<IReadOnlyList<T>?>> ask, Action<IReadOnlyList<T>?> done) => _ = Task.Run(async () =>
    {
        IReadOnlyList<T>? answer = null;
        try
        {
            answer = await ask().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (Exception e)
        {
            failed(e);
        }

        timeline.Post(() => done(answer));
    });
}
