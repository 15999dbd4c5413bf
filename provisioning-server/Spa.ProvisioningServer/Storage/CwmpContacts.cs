using Spa.Fleet.Acs;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Reads devices at the beginning of their sessions. On a database that is a process of its own, what was asked for while it answered is the next question, and one statement: the way there and back costs more than what is read.</summary>
/// <param name="engine">The database.</param>
/// <param name="cwmps">The devices.</param>
internal sealed class CwmpContacts(Engine engine, Cwmps cwmps)
{
    private const int MostAtOnce = 64;

    private readonly Lock gate = new();
    private readonly Queue<Wanted> queue = [];
    private bool reading;

    /// <summary>All that decides what becomes of an Inform, as it stands now or later; null = nobody of that identity was ever here.</summary>
    public ValueTask<CwmpContact?> Of(AcsIdentity identity)
    {
        if (!engine.IsElsewhere)
        {
            return new(engine.Look(on => cwmps.Contact(on, identity)));
        }

        var wanted = new Wanted(identity);
        lock (gate)
        {
            queue.Enqueue(wanted);
            if (!reading)
            {
                reading = true;
                ThreadPool.UnsafeQueueUserWorkItem(static contacts => contacts.Read(), this, preferLocal: false);
            }
        }

        return new(wanted.Done.Task);
    }

    private void Read()
    {
        while (Next() is { Count: > 0 } some)
        {
            try
            {
                var found = engine.Look(on => cwmps.Contacts(on, some.ConvertAll(w => w.Identity)));
                some.ForEach(w => w.Done.SetResult(found.GetValueOrDefault(w.Identity)));
            }
            catch (Exception e)
            {
                some.ForEach(w => w.Done.SetException(e));
            }
        }
    }

    // None = nobody wants anything, and the next one who does begins again.
    private List<Wanted> Next()
    {
        lock (gate)
        {
            var some = new List<Wanted>(Math.Min(queue.Count, MostAtOnce));
            while (some.Count < MostAtOnce && queue.TryDequeue(out var wanted))
            {
                some.Add(wanted);
            }

            reading = some.Count > 0;
            return some;
        }
    }

    private sealed class Wanted(AcsIdentity identity)
    {
        public AcsIdentity Identity => identity;

        public TaskCompletionSource<CwmpContact?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
