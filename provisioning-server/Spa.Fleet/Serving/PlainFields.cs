namespace Spa.Fleet.Serving;

/// <summary>Walks through the fields of a request in the plainest form: each on one line of printable ASCII, up to an empty line.</summary>
/// <param name="text">What stands behind the first line.</param>
internal ref struct PlainFields(ReadOnlySpan<byte> text)
{
    /// <summary>Name of the field, as it was written.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value, without the blanks around it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True when the empty line was reached.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What has not been walked through.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>Goes to the next field; false = there is none, or what stands there is of another form.</summary>
    public bool Next()
    {
        var end = Rest.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var line = Rest[..end];
        Rest = Rest[(end + 2)..];
        if (line.IsEmpty)
        {
            IsWhole = true;
            return false;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0 || line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        Name = line[..colon];
        Value = line[(colon + 1)..].Trim((byte)' ');
        return true;
    }

    /// <summary>True when the field has that name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>True when its value is that word.</summary>
    public readonly bool Says(ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(Value, word);
}
