using System.Buffers;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>A header as it stands in a message: its name and its value, verbatim.</summary>
/// <remarks>A value never holds a line end: what is read was unfolded, what is built has blanks in their place.</remarks>
public readonly record struct HeaderField
{
    // Most values are no longer.
    private const int Usual = 64;

    private HeaderField(HeaderName name, ReadOnlyMemory<byte> value) => (Name, Value) = (name, value);

    /// <summary>The header.</summary>
    public HeaderName Name { get; }

    /// <summary>Its value without the blanks around it: UTF-8.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The value as text; octets that are no UTF-8 come out as U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);

    /// <summary>A header with a text.</summary>
    public static HeaderField Of(HeaderName name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        var bytes = Encoding.UTF8.GetBytes(value);
        bytes.AsSpan().Replace((byte)'\r', (byte)' ');
        bytes.AsSpan().Replace((byte)'\n', (byte)' ');
        return new HeaderField(name, bytes);
    }

    /// <summary>A header with a text, by its name.</summary>
    public static HeaderField Of(string name, string value) => Of(HeaderName.Of(name), value);

    /// <summary>A header with a typed value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Another header than the value's own, such as P-Preferred-Identity; null for its own.</param>
    public static HeaderField Of<T>(T value, HeaderName? name = null)
        where T : class, IHeaderValue<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        var buffer = new ArrayBufferWriter<byte>(Usual);
        var sink = new SipSink(buffer);
        value.Write(ref sink);
        sink.Flush();
        return new HeaderField(name ?? T.Header, buffer.WrittenMemory);
    }

    /// <summary>As a line: <c>Subject: lunch</c>.</summary>
    public override string ToString() => $"{Name}: {Text}";

    /// <summary>A value out of a message's buffer, which has no line ends in it.</summary>
    internal static HeaderField Verbatim(HeaderName name, ReadOnlyMemory<byte> value) => new(name, value);
}
