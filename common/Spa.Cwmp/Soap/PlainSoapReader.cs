using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Spa.Cwmp.Messages;

namespace Spa.Cwmp.Soap;

/// <summary>
/// Reads envelopes from their bytes, in the form in which nearly everybody writes them: UTF-8, names of ASCII letters, no DTD, no CDATA, nothing but blanks between and behind the elements.
/// All else, what is wrong included, is left to <see cref="XmlSoapReader"/>: then this one ends with a <see cref="SoapException"/> that tells nothing. What both take, both read as the same.
/// </summary>
internal sealed class PlainSoapReader : SoapReader
{
    private static readonly SearchValues<byte> NotInXml = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
    private static readonly SearchValues<byte> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);
    private static readonly SearchValues<byte> NotInAttributes = SearchValues.Create("&<\t\n\r"u8);
    private static readonly SearchValues<byte> Special = SearchValues.Create("&\r"u8);
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\n\r"u8);

    private readonly byte[] body;
    private readonly int end;
    private readonly bool hasReferences;

    // Elements that are open, with the names that they were opened with.
    private readonly List<Piece> open = [];
    private readonly List<Binding> bindings = [];
    private readonly List<(Piece Prefix, Piece Local)> attributes = [];

    // Texts that were read of the parameter that is being read, and what the last one looked like.
    private readonly List<Piece> read = [];
    private Form? form;

    private int at;
    private int textBegin;
    private bool unread;

    // The current element.
    private Piece prefix;
    private Piece local;
    private Piece typed;
    private bool isEmpty;

    // Of one list most values are of one type.
    private Piece typeBefore;
    private CwmpType type;

    private PlainSoapReader(ArraySegment<byte> body, SoapLimits limits, int start)
        : base(limits)
        => (this.body, at, end, hasReferences) = (body.Array!, body.Offset + start, body.Offset + body.Count, body.AsSpan().Contains((byte)'&'));

    public override string Name => TextPool.Shared.Get(Of(local));

    public override string Namespace => Bound(prefix) ?? string.Empty;

    /// <summary>Begins to read; false = it is not of this form.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> body, SoapLimits limits, [NotNullWhen(true)] out PlainSoapReader? reader)
    {
        reader = null;
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

        reader = new PlainSoapReader(MemoryMarshal.TryGetArray(body, out var segment) ? segment : body.ToArray(), limits, start);
        try
        {
            reader.Begin();
            return true;
        }
        catch (SoapException)
        {
            reader = null;
            return false;
        }
    }

    public override int Enter()
    {
        unread = false;
        if (!isEmpty)
        {
            return open.Count - 1;
        }

        Leave();
        return -1;
    }

    public override bool Next(int entered)
    {
        if (entered < 0)
        {
            return false;
        }

        if (unread)
        {
            Pass();
        }

        while (true)
        {
            if (To())
            {
                Begin();
                return unread = true;
            }

            Close();
            if (open.Count == entered)
            {
                return entered > 0 || Blank(Rest) == end - at ? false : throw Other();
            }
        }
    }

    public override string Text()
    {
        var text = Content();
        return text.IsEmpty ? string.Empty : hasReferences && text.Contains((byte)'&') ? Dereferenced(text) : Encoding.UTF8.GetString(text);
    }

    public override string Path()
    {
        var text = Content();
        return hasReferences && text.Contains((byte)'&') ? Dereferenced(text) : TextPool.Shared.Get(text);
    }

    public override CwmpValue Value()
    {
        var said = Of(typed);
        if (said.IsEmpty)
        {
            return new CwmpValue(CwmpType.Unspecified, Text());
        }

        if (!said.SequenceEqual(Of(typeBefore)))
        {
            (typeBefore, type) = (typed, CwmpTypes.FromName(Encoding.UTF8.GetString(said)));
        }

        return new CwmpValue(type, Text());
    }

    // In a list of a thousand parameters all but two texts of each are the same bytes: what was read once in the same place need not be read again.
    public override ParameterValue Parameter()
    {
        if (isEmpty)
        {
            return ParameterValue.ReadFields(this);
        }

        var list = open[^2];
        if (form is { } known && known.List == list && Again(known) is { } again)
        {
            return again;
        }

        var begin = open[^1].Start;
        read.Clear();
        var parameter = ParameterValue.ReadFields(this);
        form = read is [var name, var value] && name.Start < value.Start && Is(parameter, name, value)
            ? new(list, Piece.Between(begin, name.Start), Piece.Between(name.Start + name.Length, value.Start), Piece.Between(value.Start + value.Length, at), parameter.Value.Type) : null;
        return parameter;
    }

    // Null = it is another form.
    private ParameterValue? Again(Form known)
    {
        ReadOnlySpan<byte> rest = body.AsSpan(open[^1].Start, end - open[^1].Start);
        if (!rest.StartsWith(Of(known.Head)))
        {
            return null;
        }

        rest = rest[known.Head.Length..];
        var length = rest.IndexOf((byte)'<');
        if (length < 0 || !rest[length..].StartsWith(Of(known.Middle)))
        {
            return null;
        }

        var name = rest[..length];
        rest = rest[(length + known.Middle.Length)..];
        length = rest.IndexOf((byte)'<');
        if (length < 0 || !rest[length..].StartsWith(Of(known.Tail)))
        {
            return null;
        }

        var value = rest[..length];
        if (name.ContainsAny(Special) || value.ContainsAny(Special) || !name.ContainsAnyExcept(Blanks))
        {
            return null;
        }

        at = end - rest.Length + length + known.Tail.Length;
        unread = false;
        Leave();
        return new ParameterValue(TextPool.Shared.Get(name), new CwmpValue(known.Type, value.ContainsAnyExcept(Blanks) ? Encoding.UTF8.GetString(value) : string.Empty));
    }

    // Whether it is those two texts that are its name and its value, and nothing else was said.
    private bool Is(ParameterValue parameter, Piece name, Piece value)
        => !Of(name).ContainsAny(Special) && !Of(value).ContainsAny(Special) && parameter.Name.Length > 0 && parameter.Value.Text?.Length > 0
            && Encoding.UTF8.GetString(Of(name)) == parameter.Name && Encoding.UTF8.GetString(Of(value)) == parameter.Value.Text && parameter.Name != parameter.Value.Text;

    public override SoapException Wrong(string problem) => new(new SoapError(0, 0, problem));

    public override void Dispose()
    {
    }

    private SoapException Other() => Wrong(string.Empty);

    // What stands in the current element, which has no elements in it, and leaves it. Blanks alone are nothing.
    private ReadOnlySpan<byte> Content()
    {
        unread = false;
        if (isEmpty)
        {
            Leave();
            return [];
        }

        var begin = at;
        if (To())
        {
            throw Other();
        }

        ReadOnlySpan<byte> text = body.AsSpan(begin, at - begin);
        read.Add(Piece.Between(begin, at));
        if (begin != textBegin || text.Contains((byte)'\r'))
        {
            throw Other();
        }

        Close();
        return text.ContainsAnyExcept(Blanks) ? text : [];
    }

    // Goes to the next tag. True = it begins an element, false = it ends one.
    private bool To()
    {
        while (true)
        {
            textBegin = at;
            var rest = Rest;
            var next = rest.IndexOf((byte)'<');
            if (next < 0 || next + 1 == rest.Length)
            {
                throw Other();
            }

            if (hasReferences)
            {
                Judge(rest[..next]);
            }

            at += next;
            switch (rest[next + 1])
            {
                case (byte)'/':
                    return false;
                case (byte)'!' when rest[next..].StartsWith("<!--"u8):
                    // Two strokes end a comment, or are not in it.
                    var end = rest[(next + 4)..].IndexOf("--"u8);
                    if (end < 0 || next + 4 + end + 2 >= rest.Length || rest[next + 4 + end + 2] != '>')
                    {
                        throw Other();
                    }

                    at += 4 + end + 3;
                    break;
                case (byte)'!' or (byte)'?':
                    throw Other();
                default:
                    return true;
            }
        }
    }

    // Reads the tag that begins an element.
    private void Begin()
    {
        var depth = open.Count;
        if (depth >= Limits.Depth)
        {
            throw Other();
        }

        at++;
        var begin = at;
        (prefix, local) = QName();
        open.Add(Piece.Between(begin, at));
        typed = default;
        attributes.Clear();
        var count = 0;
        while (true)
        {
            var blank = Blank(Rest);
            at += blank;
            switch (At(at))
            {
                case (byte)'>':
                    at++;
                    isEmpty = false;
                    Bind();
                    return;
                case (byte)'/' when At(at + 1) == '>':
                    at += 2;
                    isEmpty = true;
                    Bind();
                    return;
                default:
                    if (blank == 0 || ++count > Limits.Attributes)
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
        at += Blank(Rest);
        if (At(at++) != '=')
        {
            throw Other();
        }

        at += Blank(Rest);
        var quote = At(at++);
        var length = quote is (byte)'"' or (byte)'\'' ? Rest.IndexOf(quote) : -1;
        if (length < 0 || Rest[..length].ContainsAny(NotInAttributes))
        {
            throw Other();
        }

        var value = new Piece(at, length);
        at += length + 1;

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
            typed = value;
        }
    }

    private bool IsBinding(Piece space, Piece name) => Of(IsNone(space) ? name : space).SequenceEqual("xmlns"u8);

    private static bool IsNone(Piece prefix) => prefix.Length == 0;

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
        if (!IsNone(prefix) && Bound(prefix) is null)
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

    private string? Bound(Piece of)
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
        if (At(at) != ':')
        {
            return (default, first);
        }

        at++;
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

        var begin = at;
        at += length;
        return Piece.Between(begin, at);
    }

    // Reads the tag that ends the innermost open element.
    private void Close()
    {
        at += 2;
        var name = open[^1];
        if (!Rest.StartsWith(Of(name)))
        {
            throw Other();
        }

        at += name.Length;
        at += Blank(Rest);
        if (At(at++) != '>')
        {
            throw Other();
        }

        Leave();
    }

    private void Leave()
    {
        open.RemoveAt(open.Count - 1);
        while (bindings.Count > 0 && bindings[^1].Depth >= open.Count)
        {
            bindings.RemoveAt(bindings.Count - 1);
        }
    }

    private void Pass()
    {
        unread = false;
        if (isEmpty)
        {
            Leave();
            return;
        }

        for (var outside = open.Count - 1; open.Count > outside;)
        {
            if (!To())
            {
                Close();
                continue;
            }

            Begin();
            if (isEmpty)
            {
                Leave();
            }
        }
    }

    // Only the five of XML itself.
    private void Judge(ReadOnlySpan<byte> text)
    {
        for (var next = text.IndexOf((byte)'&'); next >= 0; next = text.IndexOf((byte)'&'))
        {
            text = text[next..];
            text = text[Reference(text, out _)..];
        }
    }

    private int Reference(ReadOnlySpan<byte> text, out char meant)
    {
        (var length, meant) = text.StartsWith("&lt;"u8) ? (4, '<') : text.StartsWith("&gt;"u8) ? (4, '>') : text.StartsWith("&amp;"u8) ? (5, '&')
            : text.StartsWith("&quot;"u8) ? (6, '"') : text.StartsWith("&apos;"u8) ? (6, '\'') : (0, '\0');
        return length > 0 ? length : throw Other();
    }

    private string Dereferenced(ReadOnlySpan<byte> text)
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

    private ReadOnlySpan<byte> Rest => body.AsSpan(at, end - at);

    private ReadOnlySpan<byte> Of(Piece piece) => body.AsSpan(piece.Start, piece.Length);

    private byte At(int place) => place < end ? body[place] : throw Other();

    private static int Blank(ReadOnlySpan<byte> text)
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

    private readonly record struct Piece(int Start, int Length)
    {
        public static Piece Between(int start, int end) => new(start, end - start);
    }

    // Where the markup of a parameter stands, its own tag included: before its name, between that and its value, and behind.
    private sealed record Form(Piece List, Piece Head, Piece Middle, Piece Tail, CwmpType Type);

    private readonly record struct Binding(Piece Prefix, string Uri, int Depth);
}
