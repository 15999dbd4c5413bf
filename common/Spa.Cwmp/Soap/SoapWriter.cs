using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Spa.Cwmp.Soap;

/// <summary>Writes the elements of an envelope as UTF-8. Without an XML declaration: old agents choke on one (provisioning.md 7.2).</summary>
internal sealed class SoapWriter(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "&<>\r\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\ufffe\uffff");

    /// <summary>Bytes that are XML already.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void Open(ReadOnlySpan<byte> name)
    {
        Raw("<"u8);
        Raw(name);
        Raw(">"u8);
    }

    public void Close(ReadOnlySpan<byte> name)
    {
        Raw("</"u8);
        Raw(name);
        Raw(">"u8);
    }

    public void Text(ReadOnlySpan<byte> name, string text)
    {
        Open(name);
        Escaped(text);
        Close(name);
    }

    public void Number(ReadOnlySpan<byte> name, long number)
    {
        Open(name);
        var span = output.GetSpan(24);
        Utf8Formatter.TryFormat(number, span, out var written);
        output.Advance(written);
        Close(name);
    }

    public void Truth(ReadOnlySpan<byte> name, bool truth) => Number(name, truth ? 1 : 0);

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset? time) => Text(name, CwmpTime.Text(time));

    /// <summary>Opens an array of <paramref name="count"/> entries, each of them <paramref name="type"/>: "cwmp:EventStruct".</summary>
    public void OpenArray(ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, int count)
    {
        Raw("<"u8);
        Raw(name);
        Raw(" soap-enc:arrayType=\""u8);
        Raw(type);
        Raw("["u8);
        var span = output.GetSpan(12);
        Utf8Formatter.TryFormat(count, span, out var written);
        output.Advance(written);
        Raw("]\">"u8);
    }

    public void Strings(ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        OpenArray(name, "xsd:string"u8, texts.Count);
        foreach (var text in texts)
        {
            Text("string"u8, text);
        }

        Close(name);
    }

    /// <summary>A value with its type.</summary>
    public void Value(CwmpValue value)
    {
        Raw("<Value xsi:type=\""u8);
        Raw(value.Type == CwmpType.Base64 ? "soap-enc:"u8 : "xsd:"u8);
        Escaped(value.Type.Name());
        Raw("\">"u8);
        Escaped(value.Text);
        Raw("</Value>"u8);
    }

    // What XML 1.0 cannot hold becomes the replacement character.
    public void Escaped(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var plain = text.IndexOfAny(Special);
            if (plain != 0)
            {
                Encoding.UTF8.GetBytes(plain < 0 ? text : text[..plain], output);
                if (plain < 0)
                {
                    return;
                }
            }

            Raw(text[plain] switch { '&' => "&amp;"u8, '<' => "&lt;"u8, '>' => "&gt;"u8, '\r' => "&#13;"u8, _ => "\ufffd"u8 });
            text = text[(plain + 1)..];
        }
    }
}
