using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Spa.Cwmp;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device's parameters as they are known, by path. Settings that are as <see cref="UsualSettings"/> has them are a bit each, all others stand by themselves: most of most units is as it left the factory. Never changes; for all threads.</summary>
internal sealed class CwmpValues : IReadOnlyDictionary<string, CwmpKept>
{
    private const int BitsOfWord = 64;

    private readonly ulong[] asUsual;
    private readonly Dictionary<string, CwmpKept> others;

    // Most ask in the order of the table; a race costs a search.
    private int last = -1;

    private CwmpValues(UsualSettings? usual, ulong[] asUsual, Dictionary<string, CwmpKept> others)
    {
        (Usual, this.asUsual, this.others) = (usual, asUsual, others);
        Count = others.Count + asUsual.Sum(BitOperations.PopCount);
    }

    /// <summary>None.</summary>
    public static CwmpValues None { get; } = new(null, [], []);

    public int Count { get; }

    public IEnumerable<string> Keys => Places.Select(p => Usual!.Path(p)).Concat(others.Keys);

    public IEnumerable<CwmpKept> Values => Places.Select(UsualSettings.Kept).Concat(others.Values);

    /// <summary>The table under the object of its settings; null = none of its paths is in such an object.</summary>
    public UsualSettings? Usual { get; }

    /// <summary>Places in the table of the settings that are as usual, in order.</summary>
    public IEnumerable<int> Places
    {
        get
        {
            for (var word = 0; word < asUsual.Length; word++)
            {
                for (var left = asUsual[word]; left != 0; left &= left - 1)
                {
                    yield return (word * BitsOfWord) + BitOperations.TrailingZeroCount(left);
                }
            }
        }
    }

    /// <summary>All that are not.</summary>
    public IReadOnlyDictionary<string, CwmpKept> Others => others;

    public CwmpKept this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"nothing is known of {key}");

    /// <summary>These; of a path that stands there twice the last.</summary>
    public static CwmpValues Of(IEnumerable<KeyValuePair<string, CwmpKept>> values)
    {
        if (values is CwmpValues known)
        {
            return known;
        }

        var made = new Builder(None);
        foreach (var (path, kept) in values)
        {
            made.Put(path, kept.Type, kept.Text, kept.IsSecret);
        }

        return made.Build();
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out CwmpKept value)
    {
        if (Usual?.Place(key, last + 1) is >= 0 and var place && Has(asUsual, place))
        {
            last = place;
            value = UsualSettings.Kept(place);
            return true;
        }

        return others.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, CwmpKept>> GetEnumerator() => Places.Select(p => KeyValuePair.Create(Usual!.Path(p), UsualSettings.Kept(p))).Concat(others).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Has(ulong[] bits, int place) => (bits[place / BitsOfWord] & (1UL << (place % BitsOfWord))) != 0;

    /// <summary>Makes one.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<string, CwmpKept> others;
        private UsualSettings? usual;
        private ulong[] asUsual;
        private int last = -1;

        /// <summary>Begins with what is known before.</summary>
        public Builder(CwmpValues before) => (usual, asUsual, others) = (before.Usual, [.. before.asUsual], new(before.others, StringComparer.Ordinal));

        /// <summary>Begins with nothing, and the table under an object of settings.</summary>
        public Builder(UsualSettings usual) => (this.usual, asUsual, others) = (usual, RoomFor(), new(StringComparer.Ordinal));

        /// <summary>Place in the table of settings; -1 = it is in none. The first setting says under which object they are.</summary>
        public int Place(string path)
        {
            if (usual is null && UsualSettings.ObjectOf(path) is { Length: > 0 } holder)
            {
                (usual, asUsual) = (UsualSettings.Under(holder), RoomFor());
            }

            var place = usual?.Place(path, last + 1) ?? -1;
            last = place >= 0 ? place : last;
            return place;
        }

        /// <summary>What is known of a path; null = nothing.</summary>
        public CwmpKept? Find(string path, int place) => place >= 0 && Has(asUsual, place) ? UsualSettings.Kept(place) : others.GetValueOrDefault(path);

        /// <summary>Settings at some places of the table under an object, one after the other, are as usual.</summary>
        public void PutUsual(int place, int count)
        {
            for (var one = place; one < place + count; one++)
            {
                asUsual[one / BitsOfWord] |= 1UL << (one % BitsOfWord);
            }
        }

        /// <summary>Keeps one.</summary>
        public void Put(string path, CwmpType type, string text, bool isSecret) => Put(path, Place(path), type, text, isSecret);

        /// <summary>Keeps one whose place in the table is known.</summary>
        public void Put(string path, int place, CwmpType type, string text, bool isSecret)
        {
            if (place >= 0)
            {
                var bit = 1UL << (place % BitsOfWord);
                if (UsualSettings.IsUsual(place, type, text, isSecret))
                {
                    asUsual[place / BitsOfWord] |= bit;
                    others.Remove(path);
                    return;
                }

                asUsual[place / BitsOfWord] &= ~bit;
            }

            others[path] = new CwmpKept(type, text, isSecret);
        }

        /// <summary>Takes one out.</summary>
        public void Remove(string path)
        {
            if (Place(path) is >= 0 and var place)
            {
                asUsual[place / BitsOfWord] &= ~(1UL << (place % BitsOfWord));
            }

            others.Remove(path);
        }

        private static ulong[] RoomFor() => new ulong[(UsualSettings.Count + BitsOfWord - 1) / BitsOfWord];

        /// <summary>What came of it. The builder is not to be used any more.</summary>
        public CwmpValues Build() => new(usual, asUsual, others);
    }
}
