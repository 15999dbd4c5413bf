using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Spa.Cwmp.Messages;

namespace Spa.Cwmp.Soap;

/// <summary>
/// Reads envelopes from their bytes, in the form in which nearly everybody writes them (<see cref="PlainMarkup"/>).
/// All else, what is wrong included, is left to <see cref="XmlSoapReader"/>: then this one ends with a <see cref="SoapException"/> that tells nothing. What both take, both read as the same.
/// </summary>
internal sealed class PlainSoapReader : SoapReader
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("&\r"u8);

    private readonly PlainMarkup markup;

    // Texts that were read of the parameter that is being read, and what the last one looked like.
    private readonly List<Piece> read = [];
    private Form? form;

    private bool unread;

    // Of one list most values are of one type.
    private Piece typeBefore;
    private CwmpType type;

    private PlainSoapReader(PlainMarkup markup, SoapLimits limits)
        : base(limits)
        => this.markup = markup;

    public override string Name => TextPool.Shared.Get(markup.Of(markup.Local));

    public override string Namespace => markup.Bound(markup.Prefix) ?? string.Empty;

    /// <summary>Begins to read; false = it is not of this form.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> body, SoapLimits limits, [NotNullWhen(true)] out PlainSoapReader? reader)
    {
        reader = PlainMarkup.TryOpen(body, limits, out var markup) ? new PlainSoapReader(markup, limits) : null;
        return reader is not null;
    }

    public override int Enter()
    {
        unread = false;
        if (!markup.IsEmpty)
        {
            return markup.Open.Count - 1;
        }

        markup.Leave();
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
            unread = false;
            markup.Pass();
        }

        while (true)
        {
            if (markup.To())
            {
                markup.Begin();
                return unread = true;
            }

            markup.Close();
            if (markup.Open.Count == entered)
            {
                return entered > 0 || PlainMarkup.Blank(markup.Rest) == markup.End - markup.At ? false : throw PlainMarkup.Other();
            }
        }
    }

    public override string Text()
    {
        var text = Content();
        return text.IsEmpty ? string.Empty : markup.HasReferences && text.Contains((byte)'&') ? PlainMarkup.Dereferenced(text) : Encoding.UTF8.GetString(text);
    }

    public override string Path()
    {
        var text = Content();
        return markup.HasReferences && text.Contains((byte)'&') ? PlainMarkup.Dereferenced(text) : TextPool.Shared.Get(text);
    }

    public override CwmpValue Value()
    {
        var said = markup.Of(markup.Typed);
        if (said.IsEmpty)
        {
            return new CwmpValue(CwmpType.Unspecified, Text());
        }

        if (!said.SequenceEqual(markup.Of(typeBefore)))
        {
            (typeBefore, type) = (markup.Typed, CwmpTypes.FromName(Encoding.UTF8.GetString(said)));
        }

        return new CwmpValue(type, Text());
    }

    // In a list of a thousand parameters all but two texts of each are the same bytes: what was read once in the same place need not be read again.
    public override ParameterValue Parameter()
    {
        if (markup.IsEmpty)
        {
            return ParameterValue.ReadFields(this);
        }

        var list = markup.Open[^2];
        if (form is { } known && known.List == list && Again(known) is { } again)
        {
            return again;
        }

        var begin = markup.Open[^1].Start;
        read.Clear();
        var parameter = ParameterValue.ReadFields(this);
        form = read is [var name, var value] && name.Start < value.Start && Is(parameter, name, value)
            ? new(list, Piece.Between(begin, name.Start), Piece.Between(name.Start + name.Length, value.Start), Piece.Between(value.Start + value.Length, markup.At), parameter.Value.Type) : null;
        return parameter;
    }

    // Null = it is another form.
    private ParameterValue? Again(Form known)
    {
        ReadOnlySpan<byte> rest = markup.Body.AsSpan(markup.Open[^1].Start, markup.End - markup.Open[^1].Start);
        if (!rest.StartsWith(markup.Of(known.Head)))
        {
            return null;
        }

        rest = rest[known.Head.Length..];
        var length = rest.IndexOf((byte)'<');
        if (length < 0 || !rest[length..].StartsWith(markup.Of(known.Middle)))
        {
            return null;
        }

        var name = rest[..length];
        rest = rest[(length + known.Middle.Length)..];
        length = rest.IndexOf((byte)'<');
        if (length < 0 || !rest[length..].StartsWith(markup.Of(known.Tail)))
        {
            return null;
        }

        var value = rest[..length];
        if (name.ContainsAny(Special) || value.ContainsAny(Special) || !name.ContainsAnyExcept(PlainMarkup.Blanks))
        {
            return null;
        }

        markup.At = markup.End - rest.Length + length + known.Tail.Length;
        unread = false;
        markup.Leave();
        return new ParameterValue(TextPool.Shared.Get(name), new CwmpValue(known.Type, value.ContainsAnyExcept(PlainMarkup.Blanks) ? Encoding.UTF8.GetString(value) : string.Empty));
    }

    // Whether it is those two texts that are its name and its value, and nothing else was said.
    private bool Is(ParameterValue parameter, Piece name, Piece value)
        => !markup.Of(name).ContainsAny(Special) && !markup.Of(value).ContainsAny(Special) && parameter.Name.Length > 0 && parameter.Value.Text?.Length > 0
            && Encoding.UTF8.GetString(markup.Of(name)) == parameter.Name && Encoding.UTF8.GetString(markup.Of(value)) == parameter.Value.Text && parameter.Name != parameter.Value.Text;

    public override SoapException Wrong(string problem) => new(new SoapError(0, 0, problem));

    public override void Dispose()
    {
    }

    // What stands in the current element, which has no elements in it, and leaves it. Blanks alone are nothing.
    private ReadOnlySpan<byte> Content()
    {
        unread = false;
        if (markup.IsEmpty)
        {
            markup.Leave();
            return [];
        }

        var begin = markup.At;
        if (markup.To())
        {
            throw PlainMarkup.Other();
        }

        ReadOnlySpan<byte> text = markup.Body.AsSpan(begin, markup.At - begin);
        read.Add(Piece.Between(begin, markup.At));
        if (begin != markup.TextBegin || text.Contains((byte)'\r'))
        {
            throw PlainMarkup.Other();
        }

        markup.Close();
        return text.ContainsAnyExcept(PlainMarkup.Blanks) ? text : [];
    }

    // Where the markup of a parameter stands, its own tag included: before its name, between that and its value, and behind.
    private sealed record Form(Piece List, Piece Head, Piece Middle, Piece Tail, CwmpType Type);
}
