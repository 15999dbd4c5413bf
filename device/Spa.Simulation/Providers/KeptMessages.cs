namespace Spa.Simulation.Providers;

/// <summary>Spoken messages of the mailboxes of a provider, and the counts that watchers are told.</summary>
public sealed class KeptMessages
{
    // Of one mailbox; the oldest makes place.
    private const int Most = 20;
    private readonly ProviderMailboxes boxes;
    private readonly Dictionary<string, List<(short[] Samples, bool IsNew)>> kept = new(StringComparer.Ordinal);

    internal KeptMessages(ProviderMailboxes boxes) => this.boxes = boxes;

    /// <summary>Keeps one as new, and tells.</summary>
    public void Keep(string user, short[] samples)
    {
        var list = Of(user);
        if (list.Count == Most)
        {
            list.RemoveAt(0);
        }

        list.Add((samples, true));
        var (fresh, old) = boxes.Of(user);
        boxes.Set(user, fresh + 1, old);
    }

    /// <summary>All of a box in order, a second of silence between; they are old from now on, and that is told. Empty = there is none.</summary>
    public short[] Hear(string user)
    {
        var list = Of(user);
        if (list.Count == 0)
        {
            return [];
        }

        var fresh = list.Count(message => message.IsNew);
        kept[user] = [.. list.Select(message => (message.Samples, false))];
        if (fresh > 0)
        {
            var (counted, old) = boxes.Of(user);
            boxes.Set(user, Math.Max(0, counted - fresh), old + fresh);
        }

        var between = new short[Media.Pcm.SamplesPerSecond];
        return [.. list.SelectMany((message, i) => i == 0 ? message.Samples : between.Concat(message.Samples))];
    }

    private List<(short[] Samples, bool IsNew)> Of(string user)
    {
        if (!kept.TryGetValue(user, out var list))
        {
            kept[user] = list = [];
        }

        return list;
    }
}
