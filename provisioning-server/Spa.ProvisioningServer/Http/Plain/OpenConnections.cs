namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The connections of the plain port that the web server has not been handed. Once a second those are ended that have been waited for long enough.</summary>
internal sealed class OpenConnections : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HashSet<PlainConnection> all = [];
    private readonly TaskCompletionSource none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Timer timer;
    private bool ending;

    public OpenConnections()
    {
        timer = new(static state => ((OpenConnections)state!).Each(static connection => connection.EndIfDue()), this, Look, Look);
    }

    /// <summary>One more; false = no more are taken.</summary>
    public bool Add(PlainConnection connection)
    {
        lock (gate)
        {
            return !ending && all.Add(connection);
        }
    }

    /// <summary>One that has ended, or goes on elsewhere.</summary>
    public void Remove(PlainConnection connection)
    {
        lock (gate)
        {
            all.Remove(connection);
            if (ending && all.Count == 0)
            {
                none.TrySetResult();
            }
        }
    }

    /// <summary>Takes no more, ends at once those that say nothing, and gives the others a little to take their answer. The task ends when all have ended.</summary>
    public Task End()
    {
        lock (gate)
        {
            ending = true;
            if (all.Count == 0)
            {
                none.TrySetResult();
            }
        }

        Each(static connection => connection.EndSoon());
        return none.Task;
    }

    public void Dispose() => timer.Dispose();

    private void Each(Action<PlainConnection> action)
    {
        List<PlainConnection> now;
        lock (gate)
        {
            now = [.. all];
        }

        now.ForEach(action);
    }
}
