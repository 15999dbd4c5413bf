using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Spa.Cwmp.Soap;

/// <summary>XML in its plainest form, read from its bytes: UTF-8, names of ASCII letters, no DTD, no CDATA, nothing but blanks between and behind the elements. All else, what is wrong included, ends with <see cref="Other"/>.</summary>
internal sealed class PlainMarkup
{
    /// <summary>What XML calls white space.</summary>
    public static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\n\r"u8);

    private static readonly SearchValues<byte> NotInXml = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
    private static readonly SearchValues<byte> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);
    private static readonly SearchValues<byte> NotInAttributes = SearchValues.Create("&<\t\n\r"u8);

    private readonly SoapLimits limits;
    private readonly List<Binding> bindings = [];
    private readonly List<(Piece Prefix, Piece Local)> attributes = [];

    private PlainMarkup(ArraySegment<byte> body, SoapLimits limits, int start)
        => (Body, At, End, this.limits, HasReferences) = (body.Array!, body.Offset + start, body.Offset + body.Count, limits, body.AsSpan().Contains((byte)'&'));

    /// <summary>Where it stands.</summary>
    public byte[] Body { get; }

    /// <summary>Behind its last byte.</summary>
    public int End { get; }

    /// <summary>Something in it stands for something else.</summary>
    public bool HasReferences { get; }

    /// <summary>How far it is read.</summary>
    public int At { get; set; }

    /// <summary>Where the text before the present tag begins: behind the tag or comment before it.</summary>
    public int TextBegin { get; private set; }

    /// <summary>Elements that are open, with the names that they were opened with.</summary>
    public List<Piece> Open { get; } = [];

    /// <summary>Prefix of the current element; of no length = none.</summary>
    public Piece Prefix { get; private set; }

    /// <summary>Name of the current element without its prefix.</summary>
    public Piece Local { get; private set; }

    /// <summary>What its attribute <c>type</c> says, in whatever namespace; of no length = nothing.</summary>
    public Piece Typed { get; private set; }

    /// <summary>It is a tag that ends itself.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Begins to read; false = it is not of this form.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> body, SoapLimits limits, [NotNullWhen(true)] out PlainMarkup? markup)
    {
        markup = null;
        var text = body.Span;
        if (text.ContainsAny(NotInXml) || text.IndexOf("]]>"u8) >= 0 || (!Ascii.IsValid(text) && (!Utf8.IsValid(text) || text.IndexOf("\uFFFE"u8) >= 0 || text.IndexOf("\uFFFF"u8) >= 0)))
        {
            return false;
        }

        var start = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (text[start..].StartsWith("<?xml "u8))
        {
            var end = text.IndexOf("?>"u8);
            if (end < 0 || !IsDeclaration(text[(start + 6)..end]))
            {
                return false;
            }

            start = end + 2;
        }

        start += Blank(text[start..]);
        if (start >= text.Length || text[start] != '<')
        {
            return false;
        }

        markup = new PlainMarkup(MemoryMarshal.TryGetArray(body, out var segment) ? segment : body.ToArray(), limits, start);
        try
        {
            markup.Begin();
            return true;
        }
        catch (SoapException)
        {
            markup = null;
            return false;
        }
    }

    /// <summary>It is of another form.</summary>
    public static SoapException Other() => new(new SoapError(0, 0, string.Empty));

    /// <summary>Goes to the next tag. True = it begins an element, false = it ends one.</summary>
    public bool To()
    {
        while (true)
        {
            TextBegin = At;
            var rest = Rest;
            var next = rest.IndexOf((byte)'<');
            if (next < 0 || next + 1 == rest.Length)
            {
                throw Other();
            }

            if (HasReferences)
            {
                Judge(rest[..next]);
            }

            At += next;
            switch (rest[next + 1])
            {
                case (byte)'/':
                    return false;
                case (byte)'!' when rest[next..].StartsWith("<!--"u8):
                    // Two strokes end a comment, or are not in it.
                    var close = rest[(next + 4)..].IndexOf("--"u8);
                    if (close < 0 || next + 4 + close + 2 >= rest.Length || rest[next + 4 + close + 2] != '>')
                    {
                        throw Other();
                    }

                    At += 4 + close + 3;
                    break;
                case (byte)'!' or (byte)'?':
                    throw Other();
                default:
                    return true;
            }
        }
    }

    /// <summary>Reads the tag that begins an element, which is the current one then.</summary>
    public void Begin()
    {
        var depth = Open.Count;
        if (depth >= limits.Depth)
        {
            throw Other();
        }

        At++;
        var begin = At;
        (Prefix, Local) = QName();
        Open.Add(Piece.Between(begin, At));
        Typed = default;
        attributes.Clear();
        var count = 0;
        while (true)
        {
            var blank = Blank(Rest);
            At += blank;
            switch (Byte(At))
            {
                case (byte)'>':
                    At++;
                    IsEmpty = false;
                    Bind();
                    return;
                case (byte)'/' when Byte(At + 1) == '>':
                    At += 2;
                    IsEmpty = true;
                    Bind();
                    return;
                default:
                    if (blank == 0 || ++count > limits.Attributes)
                    {
                        throw Other();
                    }

                    Attribute(depth);
                    break;
            }
        }
    }

    private void Attribute(int depth)
    {
        var (space, name) = QName();
        At += Blank(Rest);
        if (Byte(At++) != '=')
        {
            throw Other();
        }

        At += Blank(Rest);
        var quote = Byte(At++);
        var length = quote is (byte)'"' or (byte)'\'' ? Rest.IndexOf(quote) : -1;
        if (length < 0 || Rest[..length].ContainsAny(NotInAttributes))
        {
            throw Other();
        }

        var value = new Piece(At, length);
        At += length + 1;

        // One name twice is wrong, and two that differ by their prefixes alone are rare.
        foreach (var (otherSpace, other) in attributes)
        {
            if (Of(other).SequenceEqual(Of(name)) && (IsBinding(space, name) == IsBinding(otherSpace, other)))
            {
                throw Other();
            }
        }

        attributes.Add((space, name));
        if (IsBinding(space, name))
        {
            Declare(depth, IsNone(space) ? default : name, value);
        }
        else if (Of(space).SequenceEqual("xml"u8))
        {
            throw Other();
        }
        else if (Of(name).SequenceEqual("type"u8))
        {
            Typed = value;
        }
    }

    private bool IsBinding(Piece space, Piece name) => Of(IsNone(space) ? name : space).SequenceEqual("xmlns"u8);

    private static bool IsNone(Piece Prefix) => Prefix.Length == 0;

    private void Declare(int depth, Piece of, Piece value)
    {
        var uri = Of(value);
        if (!IsNone(of) && (uri.IsEmpty || Of(of).StartsWith("xml"u8)))
        {
            throw Other();
        }

        // Names that XML has kept for itself.
        if (uri.StartsWith("http://www.w3.org/XML/"u8) || uri.StartsWith("http://www.w3.org/2000/xmlns"u8))
        {
            throw Other();
        }

        bindings.Add(new(of, TextPool.Shared.Get(uri), depth));
    }

    // Every prefix has to mean something.
    private void Bind()
    {
        if (!IsNone(Prefix) && Bound(Prefix) is null)
        {
            throw Other();
        }

        foreach (var (space, name) in attributes)
        {
            if (!IsNone(space) && !IsBinding(space, name) && Bound(space) is null)
            {
                throw Other();
            }
        }
    }

    /// <summary>The namespace that a prefix means here; null = none.</summary>
    public string? Bound(Piece of)
    {
        var name = Of(of);
        for (var i = bindings.Count - 1; i >= 0; i--)
        {
            if (Of(bindings[i].Prefix).SequenceEqual(name))
            {
                return bindings[i].Uri;
            }
        }

        return null;
    }

    // A name with or without a prefix, of letters that need no table.
    private (Piece Prefix, Piece Local) QName()
    {
        var first = Part();
        if (Byte(At) != ':')
        {
            return (default, first);
        }

        At++;
        return (first, Part());
    }

    private Piece Part()
    {
        var rest = Rest;
        var length = rest.IndexOfAnyExcept(InNames);
        if (length <= 0 || !(char.IsAsciiLetter((char)rest[0]) || rest[0] == '_'))
        {
            throw Other();
        }

        var begin = At;
        At += length;
        return Piece.Between(begin, At);
    }

    /// <summary>Reads the tag that ends the innermost open element.</summary>
    public void Close()
    {
        At += 2;
        var name = Open[^1];
        if (!Rest.StartsWith(Of(name)))
        {
            throw Other();
        }

        At += name.Length;
        At += Blank(Rest);
        if (Byte(At++) != '>')
        {
            throw Other();
        }

        Leave();
    }

    /// <summary>The innermost open element is open no more.</summary>
    public void Leave()
    {
        Open.RemoveAt(Open.Count - 1);
        while (bindings.Count > 0 && bindings[^1].Depth >= Open.Count)
        {
            bindings.RemoveAt(bindings.Count - 1);
        }
    }

    /// <summary>Leaves the current element, whatever is in it.</summary>
    public void Pass()
    {
        if (IsEmpty)
        {
            Leave();
            return;
        }

        for (var outside = Open.Count - 1; Open.Count > outside;)
        {
            if (!To())
            {
                Close();
                continue;
            }

            Begin();
            if (IsEmpty)
            {
                Leave();
            }
        }
    }

    // Only the five of XML itself.
    private static void Judge(ReadOnlySpan<byte> text)
    {
        for (var next = text.IndexOf((byte)'&'); next >= 0; next = text.IndexOf((byte)'&'))
        {
            text = text[next..];
            text = text[Reference(text, out _)..];
        }
    }

    private static int Reference(ReadOnlySpan<byte> text, out char meant)
    {
        (var length, meant) = text.StartsWith("&lt;"u8) ? (4, '<') : text.StartsWith("&gt;"u8) ? (4, '>') : text.StartsWith("&amp;"u8) ? (5, '&')
            : text.StartsWith("&quot;"u8) ? (6, '"') : text.StartsWith("&apos;"u8) ? (6, '\'') : (0, '\0');
        return length > 0 ? length : throw Other();
    }

    /// <summary>A text with what its references stand for.</summary>
    public static string Dereferenced(ReadOnlySpan<byte> text)
    {
        var whole = new StringBuilder(text.Length);
        for (var next = text.IndexOf((byte)'&'); next >= 0; next = text.IndexOf((byte)'&'))
        {
            whole.Append(Encoding.UTF8.GetString(text[..next]));
            text = text[next..];
            text = text[Reference(text, out var meant)..];
            whole.Append(meant);
        }

        return whole.Append(Encoding.UTF8.GetString(text)).ToString();
    }

    /// <summary>What is not read yet.</summary>
    public ReadOnlySpan<byte> Rest => Body.AsSpan(At, End - At);

    /// <summary>The bytes of a piece.</summary>
    public ReadOnlySpan<byte> Of(Piece piece) => Body.AsSpan(piece.Start, piece.Length);

    private byte Byte(int place) => place < End ? Body[place] : throw Other();

    /// <summary>How many blanks a text begins with.</summary>
    public static int Blank(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] > ' ')
        {
            return 0;
        }

        var length = text.IndexOfAnyExcept(Blanks);
        return length < 0 ? text.Length : length;
    }

    // What stands in <?xml ?>: version 1.0, and UTF-8 where it says.
    private static bool IsDeclaration(ReadOnlySpan<byte> text)
    {
        var said = Encoding.ASCII.GetString(text).TrimEnd();
        said = said.Contains('"', StringComparison.Ordinal) ? said : said.Replace('\'', '"');
        const string Version = "version=\"1.0\"";
        const string Utf8 = " encoding=\"UTF-8\"";
        if (!said.StartsWith(Version, StringComparison.Ordinal))
        {
            return false;
        }

        said = said[Version.Length..];
        if (said.StartsWith(Utf8, StringComparison.OrdinalIgnoreCase))
        {
            // Only what the encoding is called may be in small letters.
            said = said.StartsWith(Utf8[..^6], StringComparison.Ordinal) ? said[Utf8.Length..] : "?";
        }

        return said is "" or " standalone=\"yes\"" or " standalone=\"no\"";
    }

    private readonly record struct Binding(Piece Prefix, string Uri, int Depth);
}
