using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Parameters as they are known, seen as their marks.</summary>
/// <param name="values">The parameters.</param>
internal sealed class AcsMarks(CwmpValues values) : IReadOnlyDictionary<string, string>
{
    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string> Values => values.Values.Select(v => v.Text);

    public int Count => values.Count;

    public string this[string key] => values[key].Text;

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        value = values.GetValueOrDefault(key)?.Text;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.Select(v => KeyValuePair.Create(v.Key, v.Value.Text)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
