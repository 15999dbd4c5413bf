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
    /// <summary>Keeps values beside those that are known.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="values">As the device tells them.</param>
    /// <param name="onlyKnown">Only where all of them were read once.</param>
    /// <param name="now">Now.</param>
    public void Merge(IDbConnection on, MacAddress mac, IEnumerable<ParameterValue> values, bool onlyKnown, DateTimeOffset now)
    {
        var known = store.Cwmps.Values(on, mac);
        if (known is null && onlyKnown)
        {
            return;
        }

        var (all, isNew) = (Copy(known?.Values, values), known is null);
        foreach (var value in values.Where(v => v.Name.Length is > 0 and <= 256))
        {
            // A secret is told as empty: what was set stays what is known of it.
            var before = all.GetValueOrDefault(value.Name);
            if (before is not { IsSecret: true })
            {
                var text = value.Value.Text ?? string.Empty;
                var told = AcsMessages.IsSecret(value.Name) ? new CwmpKept(value.Value.Type, text.Length == 0 ? string.Empty : credentials.MarkOf(text), true) : new CwmpKept(value.Value.Type, text);
                all[value.Name] = told;
                isNew |= told != before;
            }
        }

        if (isNew)
        {
            store.Cwmps.PutValues(on, mac, all, now);
            Silence(on, mac);
        }
    }

    /// <summary>Keeps what was set because the device should be so.</summary>
    public void Taken(IDbConnection on, MacAddress mac, AcsNext.Set set, DateTimeOffset now)
    {
        var known = store.Cwmps.Values(on, mac)?.Values;
        var all = Copy(known);
        foreach (var value in set.Values)
        {
            all[value.Name] = new CwmpKept(known?.GetValueOrDefault(value.Name)?.Type ?? CwmpType.Text, value.Mark, value.IsSecret);
        }

        store.Cwmps.PutValues(on, mac, all, now);
        Silence(on, mac);
    }

    /// <summary>Keeps what an operator has set: it stays until what the layers say of it changes.</summary>
    public void Set(IDbConnection on, MacAddress mac, SetParameterValues set, DateTimeOffset now)
    {
        var known = store.Cwmps.Values(on, mac)?.Values;
        var all = Copy(known);
        var left = store.Cwmps.Find(on, mac)?.Refused ?? ImmutableDictionary<string, string>.Empty;
        foreach (var value in set.Parameters)
        {
            var secret = AcsMessages.IsSecret(value.Name);
            all[value.Name] = new CwmpKept(known?.GetValueOrDefault(value.Name)?.Type ?? value.Value.Type, secret ? credentials.MarkOf(value.Value.Text) : value.Value.Text, secret);
            if (value.Name.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) is var at and > 0 && Catalogue.Find(value.Name[(at + AcsPlan.Profile.Length)..]) is { Kind.IsSecret: false } setting)
            {
                left = left.SetItem(value.Name, setting.DefaultText);
            }
        }

        store.Cwmps.PutValues(on, mac, all, now);
        Silence(on, mac);
        Cwmps.Refused(on, mac, left);
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
    public static TimeSpan? SilenceOf(Store store, IDbConnection on, MacAddress mac) => SilenceOf(store, on, mac, out _);

    /// <summary>True when it is not known how often a device informs.</summary>
    public bool IsRhythmUntold(IDbConnection on, MacAddress mac) => SilenceOf(store, on, mac, out var isKnown) is null && !isKnown;

    private static TimeSpan? SilenceOf(Store store, IDbConnection on, MacAddress mac, out bool isKnown)
    {
        isKnown = false;
        if (store.Cwmps.Find(on, mac) is not { Root: { Length: > 0 } root } || store.Cwmps.Values(on, mac)?.Values is not { } values)
        {
            return null;
        }

        isKnown = AcsRhythm.IsKnown(root, name => values.GetValueOrDefault(name)?.Text);
        return AcsRhythm.Silence(root, name => values.GetValueOrDefault(name)?.Text);
    }

    // One that also fetches profiles is silent by their rule, where they have one.
    private void Silence(IDbConnection on, MacAddress mac)
    {
        if (Devices.Find(on, mac) is { } device && (device.Health.ProfileTaken is null || device.Silence is null) && SilenceOf(store, on, mac) is var silence && silence != device.Silence)
        {
            Devices.Silence(on, mac, silence);
        }
    }

    // What is known belongs to others, too.
    private static Dictionary<string, CwmpKept> Copy(IReadOnlyDictionary<string, CwmpKept>? known, IEnumerable<ParameterValue>? coming = null)
        => known is null ? new Dictionary<string, CwmpKept>(coming?.TryGetNonEnumeratedCount(out var count) == true ? count : 0, StringComparer.Ordinal) : new Dictionary<string, CwmpKept>(known, StringComparer.Ordinal);
}
