using System.Collections.Immutable;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>The bytes a message was read from, folds removed, and where its headers stand in them.</summary>
internal sealed class MessageSource(byte[] bytes, HeaderEntry[] entries)
{
    public ReadOnlySpan<HeaderEntry> Entries => entries;

    public int BytesBehind(int at) => bytes.Length - at;

    public ReadOnlySpan<byte> Value(in HeaderEntry entry) => bytes.AsSpan(entry.Start, entry.Length);

    public HeaderField Field(in HeaderEntry entry) => HeaderField.Verbatim(entry.Name, bytes.AsMemory(entry.Start, entry.Length));

    /// <summary>A cursor over one value whose places are those of the message.</summary>
    public SipCursor Cursor(in HeaderEntry entry) => new(bytes.AsSpan(0, entry.Start + entry.Length), entry.Start);

    public bool Find(HeaderName name, out HeaderEntry found)
    {
        foreach (ref readonly var entry in entries.AsSpan())
        {
            if (entry.Name != name) continue;
            found = entry;
            return true;
        }

        found = default;
        return false;
    }

    public TokenList Tokens(HeaderName name)
    {
        ImmutableArray<string>.Builder? tokens = null;
        foreach (ref readonly var entry in entries.AsSpan())
        {
            if (ReferenceEquals(entry.Name, name)) TokenList.Read(Value(entry), ref tokens);
        }

        return TokenList.Of(tokens);
    }

    /// <summary>Its sender writes compact names: the first name that has a compact form is written so.</summary>
    public bool IsCompact()
    {
        foreach (ref readonly var entry in entries.AsSpan())
        {
            if (entry.Name.Short is null) continue;
            var before = bytes.AsSpan(0, entry.Start).TrimEnd(" \t"u8);
            var name = before[..^1].TrimEnd(" \t"u8);
            return before[^1] == (byte)':' && name.Length > 1 && name[^2] == (byte)'\n';
        }

        return false;
    }

    public string? Text(HeaderName name) => Find(name, out var entry) ? Encoding.UTF8.GetString(Value(entry)) : null;
}
