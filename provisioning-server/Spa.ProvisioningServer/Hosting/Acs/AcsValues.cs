using System.Collections.Immutable;
using System.Data;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What is known of the parameters of devices: as they were told, and as they were set.</summary>
internal sealed class AcsValues(Store store, AcsCredentials credentials)
{
    private const int LongestName = 256;

    /// <summary>Keeps values beside those that are known.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="session">Session of the device.</param>
    /// <param name="values">As the device tells them.</param>
    /// <param name="onlyKnown">Only where all of them were read once.</param>
    /// <param name="asked">What was asked for: of an object the answer has all that is in it, and what it has not is there no more.</param>
    /// <param name="now">Now.</param>
    public void Merge(IDbConnection on, AcsSession session, IReadOnlyList<ParameterValue> values, bool onlyKnown, IReadOnlyList<string> asked, DateTimeOffset now)
    {
        var before = store.Cwmps.Values(on, session.Mac)?.Values;
        var known = Without(before, values, asked);
        if ((known is not null || !onlyKnown) && (Beside(known, values) ?? (known == before ? null : known)) is { } all)
        {
            store.Cwmps.PutValues(on, session.Mac, all, now);
            Silence(on, session, all);
        }
    }

    /// <summary>What is known when values are told that were asked for. Nothing of it is written down yet, but for how long the device may be silent.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="session">Session of the device.</param>
    /// <param name="values">As the device tells them.</param>
    /// <param name="raised">How often its mark was raised for it.</param>
    public IReadOnlyDictionary<string, CwmpKept> Read(IDbConnection on, AcsSession session, IReadOnlyList<ParameterValue> values, out int raised)
    {
        var known = store.Cwmps.Values(on, session.Mac)?.Values;
        var all = Beside(known, values) ?? known!;
        raised = Silence(on, session, all);
        return all;
    }

    /// <summary>Keeps what was set because the device should be so.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="session">Session of the device.</param>
    /// <param name="set">What was set.</param>
    /// <param name="read">What was read of it before and is not written down yet; null = what is known stands in the store.</param>
    /// <param name="now">Now.</param>
    /// <returns>How often its mark was raised for it.</returns>
    public int Taken(IDbConnection on, AcsSession session, AcsNext.Set set, IReadOnlyDictionary<string, CwmpKept>? read, DateTimeOffset now)
    {
        var known = read ?? store.Cwmps.Values(on, session.Mac)?.Values;
        var all = Copy(known, set.Values.Length);
        foreach (var value in set.Values)
        {
            all[value.Name] = new CwmpKept(known?.GetValueOrDefault(value.Name)?.Type ?? CwmpType.Text, value.Mark, value.IsSecret);
        }

        store.Cwmps.PutValues(on, session.Mac, all, now);
        return set.Values.Any(v => AcsRhythm.Tells(v.Name)) ? Silence(on, session, all) : 0;
    }

    /// <summary>Keeps what an operator has set: it stays until what the layers say of it changes.</summary>
    public void Set(IDbConnection on, AcsSession session, SetParameterValues set, DateTimeOffset now)
    {
        var mac = session.Mac;
        var known = store.Cwmps.Values(on, mac)?.Values;
        var all = Copy(known, set.Parameters.Count);
        var laid = new List<(string Name, string Default)>();
        foreach (var value in set.Parameters)
        {
            var secret = AcsMessages.IsSecret(value.Name);
            all[value.Name] = new CwmpKept(known?.GetValueOrDefault(value.Name)?.Type ?? value.Value.Type, secret ? credentials.MarkOf(value.Value.Text) : value.Value.Text, secret);
            if (value.Name.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) is var at and > 0 && Catalogue.Find(value.Name[(at + AcsPlan.Profile.Length)..]) is { Kind.IsSecret: false } setting)
            {
                laid.Add((value.Name, setting.DefaultText));
            }
        }

        store.Cwmps.PutValues(on, mac, all, now);
        Silence(on, session, all);
        Cwmps.Refused(on, mac, before => laid.Aggregate(before, (left, one) => AcsRefusals.Without(left, one.Name).SetItem(one.Name, one.Default)));
    }

    /// <summary>Nothing is known any more of what was in an object.</summary>
    public void ForgetBelow(IDbConnection on, MacAddress mac, string path, DateTimeOffset now)
    {
        if (store.Cwmps.Values(on, mac)?.Values is { } values)
        {
            store.Cwmps.PutValues(on, mac, values.Where(v => !v.Key.StartsWith(path, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal), now);
        }
    }

    /// <summary>How long a device may be silent by how often it informs; null = it is not known, or it does not come by itself.</summary>
    public static TimeSpan? SilenceOf(Store store, IDbConnection on, MacAddress mac)
        => store.Cwmps.Find(on, mac) is { Root: { Length: > 0 } root } && store.Cwmps.Values(on, mac)?.Values is { } values ? AcsRhythm.Silence(root, name => values.GetValueOrDefault(name)?.Text) : null;

    // One that also fetches profiles is silent by their rule, where they have one. How often its mark was raised for it.
    private static int Silence(IDbConnection on, AcsSession session, IReadOnlyDictionary<string, CwmpKept> values)
        => Devices.Silence(on, session.Mac, AcsRhythm.Silence(session.Root, name => values.GetValueOrDefault(name)?.Text)) ? 1 : 0;

    // What was known and what is told; null = nothing of that is new.
    private Dictionary<string, CwmpKept>? Beside(IReadOnlyDictionary<string, CwmpKept>? known, IReadOnlyList<ParameterValue> values)
    {
        var (all, isNew) = (Copy(known, values.Count), known is null);
        foreach (var value in values)
        {
            // A secret is told as empty: what was set stays what is known of it.
            if (value.Name.Length is > 0 and <= LongestName && all.GetValueOrDefault(value.Name) is var before && before is not { IsSecret: true })
            {
                var text = value.Value.Text ?? string.Empty;
                var told = AcsMessages.IsSecret(value.Name) ? new CwmpKept(value.Value.Type, text.Length == 0 ? string.Empty : credentials.MarkOf(text), true) : new CwmpKept(value.Value.Type, text);
                all[value.Name] = told;
                isNew |= told != before;
            }
        }

        return isNew ? all : null;
    }

    // Rows that have gone take what is known of them along: a call that a device no longer lists is not kept here. Of secrets only marks are known, and many a device leaves them out.
    private static IReadOnlyDictionary<string, CwmpKept>? Without(IReadOnlyDictionary<string, CwmpKept>? known, IReadOnlyList<ParameterValue> values, IReadOnlyList<string> asked)
    {
        var objects = asked.Where(path => path.Length == 0 || path.EndsWith('.')).ToList();
        if (known is null || objects.Count == 0)
        {
            return known;
        }

        var told = values.Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        var left = known.Where(v => v.Value.IsSecret || told.Contains(v.Key) || !objects.Exists(path => v.Key.StartsWith(path, StringComparison.Ordinal))).ToDictionary(StringComparer.Ordinal);
        return left.Count == known.Count ? known : left;
    }

    // What is known belongs to others, too.
    private static Dictionary<string, CwmpKept> Copy(IReadOnlyDictionary<string, CwmpKept>? known, int coming)
        => known is null ? new Dictionary<string, CwmpKept>(coming, StringComparer.Ordinal) : new Dictionary<string, CwmpKept>(known, StringComparer.Ordinal);
}
