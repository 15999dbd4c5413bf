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
    public CwmpValues Read(IDbConnection on, AcsSession session, IReadOnlyList<ParameterValue> values, out int raised)
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
    public int Taken(IDbConnection on, AcsSession session, AcsNext.Set set, CwmpValues? read, DateTimeOffset now)
    {
        var known = read ?? store.Cwmps.Values(on, session.Mac)?.Values;
        var all = new CwmpValues.Builder(known ?? CwmpValues.None);
        foreach (var value in set.Values)
        {
            var place = all.Place(value.Name);
            all.Put(value.Name, place, all.Find(value.Name, place)?.Type ?? CwmpType.Text, value.Mark, value.IsSecret);
        }

        var made = all.Build();
        store.Cwmps.PutValues(on, session.Mac, made, now);
        return set.Values.Any(v => AcsRhythm.Tells(v.Name)) ? Silence(on, session, made) : 0;
    }

    /// <summary>Keeps what an operator has set: it stays until what the layers say of it changes.</summary>
    public void Set(IDbConnection on, AcsSession session, SetParameterValues set, DateTimeOffset now)
    {
        var mac = session.Mac;
        var known = store.Cwmps.Values(on, mac)?.Values;
        var all = new CwmpValues.Builder(known ?? CwmpValues.None);
        foreach (var value in set.Parameters)
        {
            var secret = AcsMessages.IsSecret(value.Name);
            var place = all.Place(value.Name);
            all.Put(value.Name, place, all.Find(value.Name, place)?.Type ?? value.Value.Type, secret ? credentials.MarkOf(value.Value.Text) : value.Value.Text, secret);
        }

        var made = all.Build();
        store.Cwmps.PutValues(on, mac, made, now);
        Silence(on, session, made);
        Cwmps.Refused(on, mac, before => Stay(before, set.Parameters.Select(p => p.Name)));
    }

    /// <summary>Settings that are told otherwise than they were known.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="session">Session of the device.</param>
    /// <param name="values">As the device tells them.</param>
    public IReadOnlyList<string> Changed(IDbConnection on, AcsSession session, IReadOnlyList<ParameterValue> values)
        => store.Cwmps.Values(on, session.Mac)?.Values is not { } known ? []
            : [.. values.Where(v => known.TryGetValue(v.Name, out var before) && !before.IsSecret && before.Text != v.Value.Text).Select(v => v.Name)];

    /// <summary>Settings among some parameters stay as an operator has set them: the factory's value counts as refused.</summary>
    public static ImmutableDictionary<string, string> Stay(ImmutableDictionary<string, string> refused, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (name.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) is var at and > 0 && Catalogue.Find(name[(at + AcsPlan.Profile.Length)..]) is { Kind.IsSecret: false } setting)
            {
                refused = AcsRefusals.Without(refused, name).SetItem(name, setting.DefaultText);
            }
        }

        return refused;
    }

    /// <summary>Nothing is known any more of what was in an object.</summary>
    public void ForgetBelow(IDbConnection on, MacAddress mac, string path, DateTimeOffset now)
    {
        if (store.Cwmps.Values(on, mac)?.Values is { } values)
        {
            store.Cwmps.PutValues(on, mac, CwmpValues.Of(values.Where(v => !v.Key.StartsWith(path, StringComparison.Ordinal))), now);
        }
    }

    /// <summary>How long a device may be silent by how often it informs; null = it is not known, or it does not come by itself.</summary>
    public static TimeSpan? SilenceOf(Store store, IDbConnection on, MacAddress mac)
        => store.Cwmps.Find(on, mac) is { Root: { Length: > 0 } root } && store.Cwmps.Values(on, mac)?.Values is { } values ? AcsRhythm.Silence(root, name => values.GetValueOrDefault(name)?.Text) : null;

    // One that also fetches profiles is silent by their rule, where they have one. How often its mark was raised for it.
    private static int Silence(IDbConnection on, AcsSession session, CwmpValues values)
        => Devices.Silence(on, session.Mac, AcsRhythm.Silence(session.Root, name => values.GetValueOrDefault(name)?.Text)) ? 1 : 0;

    // What was known and what is told; null = nothing of that is new.
    private CwmpValues? Beside(CwmpValues? known, IReadOnlyList<ParameterValue> values)
    {
        var (all, isNew) = (new CwmpValues.Builder(known ?? CwmpValues.None), known is null);
        foreach (var value in values)
        {
            if (value.Name.Length is 0 or > LongestName)
            {
                continue;
            }

            // A secret is told as empty: what was set stays what is known of it.
            var place = all.Place(value.Name);
            var before = all.Find(value.Name, place);
            if (before is { IsSecret: true })
            {
                continue;
            }

            var text = value.Value.Text ?? string.Empty;
            var isSecret = place >= 0 ? UsualSettings.IsSecret(place) : AcsMessages.IsSecret(value.Name);
            var told = isSecret && text.Length > 0 ? credentials.MarkOf(text) : text;
            if (before is null || before.IsSecret != isSecret || before.Type != value.Value.Type || before.Text != told)
            {
                all.Put(value.Name, place, value.Value.Type, told, isSecret);
                isNew = true;
            }
        }

        return isNew ? all.Build() : null;
    }

    // Rows that have gone take what is known of them along: a call that a device no longer lists is not kept here. Of secrets only marks are known, and many a device leaves them out.
    private static CwmpValues? Without(CwmpValues? known, IReadOnlyList<ParameterValue> values, IReadOnlyList<string> asked)
    {
        var objects = asked.Where(path => path.Length == 0 || path.EndsWith('.')).ToList();
        if (known is null || objects.Count == 0)
        {
            return known;
        }

        var told = values.Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        var gone = known.Where(v => !v.Value.IsSecret && !told.Contains(v.Key) && objects.Exists(path => v.Key.StartsWith(path, StringComparison.Ordinal))).ToList();
        if (gone.Count == 0)
        {
            return known;
        }

        var left = new CwmpValues.Builder(known);
        gone.ForEach(v => left.Remove(v.Key));
        return left.Build();
    }
}
