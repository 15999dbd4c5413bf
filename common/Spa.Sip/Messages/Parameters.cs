using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Parameters in the order they were written, each as it was written. Never changed: <see cref="With"/> makes new ones.</summary>
public sealed class Parameters : IReadOnlyList<Parameter>, IEquatable<Parameters>
{
    private const string Rule = "RFC 3261 25.1";
    private readonly Raw[] raw;
    private readonly bool ofUri;

    private Parameters(Raw[] raw, bool ofUri) => (this.raw, this.ofUri) = (raw, ofUri);

    /// <summary>No parameters.</summary>
    public static Parameters None { get; } = new([], ofUri: false);

    internal static Parameters NoneOfUri { get; } = new([], ofUri: true);

    /// <inheritdoc/>
    public int Count => raw.Length;

    /// <inheritdoc/>
    public Parameter this[int index] => new(NameOf(raw[index]), Meaning(raw[index].Value));

    /// <summary>The meaning of the parameter of that name; null when it is not there, and when it has no value.</summary>
    public string? this[string name]
    {
        get
        {
            var at = IndexOf(name);
            return at < 0 ? null : Meaning(raw[at].Value);
        }
    }

    /// <summary>Whether a parameter of that name is there, with or without a value.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>These, with one set in its place, or added at the end.</summary>
    /// <param name="name">A token.</param>
    /// <param name="value">Its meaning: quotes and escapes are put where they are needed. Null for the name alone.</param>
    public Parameters With(string name, string? value = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!ofUri && name.AsSpan().ContainsAnyExcept(SipBytes.TokenChars)) throw new ArgumentException($"'{name}' is no name of a parameter: a name is a token.", nameof(name));
        var one = new Raw(ofUri ? Percent.Encode(name, SipBytes.UriParameterChars) : name, value is null ? null : Written(value));
        var at = IndexOf(name);
        Raw[] changed = at < 0 ? [.. raw, one] : [.. raw];
        if (at >= 0) changed[at] = one;
        return new Parameters(changed, ofUri);
    }

    /// <summary>These without the one of that name.</summary>
    public Parameters Without(string name) => IndexOf(name) is >= 0 and var at ? new Parameters([.. raw[..at], .. raw[(at + 1)..]], ofUri) : this;

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator()
    {
        for (var i = 0; i < raw.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Same parameters with the same meanings in the same order.</summary>
    public bool Equals(Parameters? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Count != Count) return false;
        for (var i = 0; i < raw.Length; i++)
        {
            if (!string.Equals(NameOf(raw[i]), other.NameOf(other.raw[i]), StringComparison.OrdinalIgnoreCase) || this[i].Value != other[i].Value) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Parameters);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var one in raw)
        {
            hash.Add(NameOf(one), StringComparer.OrdinalIgnoreCase);
        }

        return hash.ToHashCode();
    }

    /// <summary>As they are written: <c>;tag=1;lr</c>.</summary>
    public override string ToString() => string.Concat(raw.Select(r => r.Value is null ? ";" + r.Name : $";{r.Name}={r.Value}"));

    internal Parameters AsUri()
    {
        if (ofUri) return this;
        if (raw.Length == 0) return NoneOfUri;
        return new Parameters([.. this.Select(p => new Raw(Percent.Encode(p.Name, SipBytes.UriParameterChars), p.Value is null ? null : Percent.Encode(p.Value, SipBytes.UriParameterChars)))], ofUri: true);
    }

    internal Parameters AsHeader()
    {
        if (!ofUri) return this;
        return this.Aggregate(None, (all, one) => all.With(one.Name, one.Value));
    }

    //  *( SEMI generic-param )          generic-param = token [ EQUAL ( token / host / quoted-string ) ]
    internal static ParseError? Read(ref SipCursor cursor, out Parameters read)
    {
        read = None;
        if (!cursor.TakeSeparator((byte)';')) return null;
        Collected some = default;
        var count = 0;
        List<Raw>? more = null;
        do
        {
            var name = cursor.Token();
            if (name.IsEmpty) return cursor.Fail("the name of a parameter", Rule);
            if (count == SipLimits.Parameters) return cursor.Fail($"at most {SipLimits.Parameters} parameters", "a limit of this product");
            string? value = null;
            var known = Words.Of(name);
            if (cursor.TakeSeparator((byte)'='))
            {
                if (cursor.Peek == '"')
                {
                    if (!cursor.TakeQuoted(out var quoted)) return cursor.Fail("a quoted string that ends", Rule);
                    value = Encoding.UTF8.GetString(quoted);
                }
                else
                {
                    var plain = cursor.TakeWhile(SipBytes.Value);
                    if (plain.IsEmpty) return cursor.Fail($"a value of {known}", Rule);
                    value = Words.Of(plain);
                }
            }

            Keep(ref some, ref more, count++, new Raw(known, value));
        }
        while (cursor.TakeSeparator((byte)';'));
        read = new Parameters(Exact(some, more, count), ofUri: false);
        return null;
    }

    //  *( ";" uri-parameter )          pname [ "=" pvalue ], both of paramchar
    internal static ParseError? ReadUri(ref SipCursor cursor, out Parameters read)
    {
        read = NoneOfUri;
        if (cursor.Peek != ';') return null;
        Collected some = default;
        var count = 0;
        List<Raw>? more = null;
        while (cursor.Take((byte)';'))
        {
            if (ReadPart(ref cursor, SipBytes.UriParameter, "the name of a URI parameter", out var name) is { } error) return error;
            if (count == SipLimits.Parameters) return cursor.Fail($"at most {SipLimits.Parameters} parameters", "a limit of this product");
            string? value = null;
            if (cursor.Take((byte)'=') && (error = ReadPart(ref cursor, SipBytes.UriParameter, "a value of the URI parameter", out value)) is not null) return error;
            Keep(ref some, ref more, count++, new Raw(name!, value));
        }

        read = new Parameters(Exact(some, more, count), ofUri: true);
        return null;
    }

    //  "?" header *( "&" header )          header = hname "=" hvalue, the value may be empty
    internal static ParseError? ReadUriHeaders(ref SipCursor cursor, out Parameters read)
    {
        read = NoneOfUri;
        if (!cursor.Take((byte)'?')) return null;
        Collected some = default;
        var count = 0;
        List<Raw>? more = null;
        do
        {
            if (ReadPart(ref cursor, SipBytes.UriHeader, "the name of a header in the URI", out var name) is { } error) return error;
            if (count == SipLimits.Parameters) return cursor.Fail($"at most {SipLimits.Parameters} headers", "a limit of this product");
            if (!cursor.Take((byte)'=')) return cursor.Fail("= and the header's value", Rule);
            string? value = string.Empty;
            if (SipBytes.UriHeader.Contains(cursor.Peek) && (error = ReadPart(ref cursor, SipBytes.UriHeader, "the header's value", out value)) is not null) return error;
            Keep(ref some, ref more, count++, new Raw(name!, value));
        }
        while (cursor.Take((byte)'&'));
        read = new Parameters(Exact(some, more, count), ofUri: true);
        return null;
    }

    internal void Write(ref SipSink sink)
    {
        foreach (var one in raw)
        {
            sink.Byte((byte)';');
            sink.Text(one.Name);
            if (one.Value is null) continue;
            sink.Byte((byte)'=');
            sink.Text(one.Value);
        }
    }

    internal void WriteHeaders(ref SipSink sink)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            sink.Byte(i == 0 ? (byte)'?' : (byte)'&');
            sink.Text(raw[i].Name);
            sink.Byte((byte)'=');
            sink.Text(raw[i].Value ?? string.Empty);
        }
    }

    private static ParseError? ReadPart(ref SipCursor cursor, System.Buffers.SearchValues<byte> set, string expected, out string? read)
    {
        var start = cursor.At;
        var part = cursor.TakeWhile(set);
        read = null;
        if (part.IsEmpty) return cursor.Fail(expected, Rule);
        if (Percent.Broken(part) is >= 0 and var at) return new ParseError(start + at, "two hexadecimal digits behind %", Rule);
        read = Words.Of(part);
        return null;
    }

    private static void Keep(ref Collected some, ref List<Raw>? more, int at, Raw one)
    {
        if (at < Collected.Length)
        {
            some[at] = one;
            return;
        }

        (more ??= []).Add(one);
    }

    private static Raw[] Exact(Collected some, List<Raw>? more, int count)
    {
        var exact = new Raw[count];
        for (var i = 0; i < count; i++)
        {
            exact[i] = i < Collected.Length ? some[i] : more![i - Collected.Length];
        }

        return exact;
    }

    private string NameOf(Raw one) => ofUri ? Percent.Decode(one.Name) : one.Name;

    private string? Meaning(string? value) => value is null ? null : ofUri ? Percent.Decode(value) : Quoting.Open(value);

    private string Written(string value)
        => ofUri ? Percent.Encode(value, SipBytes.UriParameterChars)
            : value.Length > 0 && !value.AsSpan().ContainsAnyExcept(SipBytes.ValueChars) ? value
            : Quoting.Close(value);

    private int IndexOf(string name)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (string.Equals(NameOf(raw[i]), name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }

    private readonly record struct Raw(string Name, string? Value);

    [InlineArray(Length)]
    private struct Collected
    {
        public const int Length = 8;
        private Raw first;
    }
}
