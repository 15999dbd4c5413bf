using System.Xml;

namespace Spa.Configuration.Profiles;

/// <summary>Hands the XML reader the catalogue's own strings for the names it meets, so that a full profile costs no string per name.</summary>
internal sealed class ProfileNameTable(IParameterNames names) : XmlNameTable
{
    private readonly NameTable others = new();

    public override string Add(char[] array, int offset, int length) => Known(array.AsSpan(offset, length)) ?? others.Add(array, offset, length);

    public override string Add(string array) => Known(array) ?? others.Add(array);

    public override string? Get(char[] array, int offset, int length) => Known(array.AsSpan(offset, length)) ?? others.Get(array, offset, length);

    public override string? Get(string array) => Known(array) ?? others.Get(array);

    private string? Known(ReadOnlySpan<char> name) => names.IndexOf(name) is >= 0 and var index ? names[index] : null;
}
