using System.Globalization;
using System.Xml;

namespace Spa.Cwmp.Soap;

/// <summary>
/// Walks forward through the elements of an envelope: <see cref="Enter"/> the current element, then <see cref="Next"/> for each child, whose value is read or which is passed over.
/// What it cannot take leaves as a <see cref="SoapException"/>, which <see cref="Envelopes"/> makes a value.
/// </summary>
internal sealed class SoapReader : IDisposable
{
    private const string XsiNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    private readonly XmlReader xml;
    private readonly SoapLimits limits;
    private bool unread;

    public SoapReader(Stream body, SoapLimits limits)
    {
        this.limits = limits;
        xml = XmlReader.Create(body, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            MaxCharactersInDocument = limits.Bytes,
        });
        xml.MoveToContent();
    }

    /// <summary>Name of the current element without its prefix.</summary>
    public string Name => xml.LocalName;

    /// <summary>Its namespace; empty = none.</summary>
    public string Namespace => xml.NamespaceURI;

    public int Line => (xml as IXmlLineInfo)?.LineNumber ?? 0;

    public int Column => (xml as IXmlLineInfo)?.LinePosition ?? 0;


    /// <summary>Goes into the current element; what is given back goes to <see cref="Next"/>.</summary>
    public int Enter()
    {
        Judge();
        unread = false;
        var (depth, isEmpty) = (xml.Depth, xml.IsEmptyElement);
        xml.Read();
        return isEmpty ? -1 : depth;
    }

    /// <summary>Goes to the next child of an element that was entered, past one that was not read; false = there is none, and the element is left.</summary>
    public bool Next(int entered)
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
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    return unread = true;
                case XmlNodeType.EndElement when xml.Depth == entered:
                    xml.Read();
                    return false;
                default:
                    if (!xml.Read())
                    {
                        throw Wrong("the envelope ends too early");
                    }

                    break;
            }
        }
    }

    /// <summary>The text of the current element, as it stands.</summary>
    public string Text()
    {
        Judge();
        unread = false;
        return xml.ReadElementContentAsString();
    }

    /// <summary>The text of the current element as a whole number from 0 on; blanks around it and an empty one, which counts as 0, are taken.</summary>
    public uint Number()
    {
        var (name, text) = (Name, Text().Trim());
        return text.Length == 0 ? 0 : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Expected("a whole number from 0 to 4294967295", name, text);
    }

    /// <summary>A whole number with a sign.</summary>
    public int Signed()
    {
        var (name, text) = (Name, Text().Trim());
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Expected("a whole number", name, text);
    }

    /// <summary>0, 1, true or false in any case; empty counts as false.</summary>
    public bool Truth()
    {
        var (name, text) = (Name, Text().Trim());
        return text.ToUpperInvariant() switch
        {
            "1" or "TRUE" => true,
            "0" or "FALSE" or "" => false,
            _ => throw Expected("0 or 1", name, text),
        };
    }

    /// <summary>A time; null = the unknown time of the standard (0001-01-01T00:00:00Z), or empty. One without a zone is taken as UTC.</summary>
    public DateTimeOffset? Time()
    {
        var (name, text) = (Name, Text().Trim());
        return text.Length == 0 || text.StartsWith("0001-01-01T", StringComparison.Ordinal) ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw Expected("a time like 2026-01-31T12:00:00Z", name, text);
    }

    /// <summary>A fault code; whatever number stands there.</summary>
    public FaultCode Fault() => (FaultCode)Math.Min(Number(), int.MaxValue);

    /// <summary>A value with the type that its xsi:type names.</summary>
    public CwmpValue Value()
    {
        var type = xml.GetAttribute("type", XsiNamespace) ?? Attribute("type");
        return new CwmpValue(type is null ? CwmpType.Unspecified : CwmpTypes.FromName(type), Text());
    }

    /// <summary>The entries of the array that is the current element, each read where it stands; their element names and the number that the array claims to have do not matter.</summary>
    public IReadOnlyList<T> List<T>(Func<SoapReader, T> read)
    {
        var entries = new List<T>();
        for (var list = Enter(); Next(list);)
        {
            if (entries.Count == limits.Elements)
            {
                throw Wrong($"more than {limits.Elements} entries in a list");
            }

            entries.Add(read(this));
        }

        return entries;
    }

    /// <summary>The texts of an array.</summary>
    public IReadOnlyList<string> Strings() => List(static r => r.Text().Trim());

    public SoapException Wrong(string problem) => new(new SoapError(Line, Column, problem));

    public void Dispose() => xml.Dispose();

    private SoapException Expected(string what, string name, string found) => Wrong($"{name} should be {what}, not '{(found.Length > 40 ? found[..40] : found)}'");

    // Attributes by their bare names: prefixes of old clients are not always bound to what they should be.
    private string? Attribute(string bare)
    {
        string? value = null;
        for (var i = 0; i < xml.AttributeCount && value is null; i++)
        {
            xml.MoveToAttribute(i);
            value = xml.LocalName == bare && xml.Prefix != "xmlns" ? xml.Value : null;
        }

        xml.MoveToElement();
        return value;
    }

    private void Pass()
    {
        unread = false;
        Judge();
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return;
        }

        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            Judge();
        }

        xml.Read();
    }

    private void Judge()
    {
        if (xml.Depth >= limits.Depth)
        {
            throw Wrong($"more than {limits.Depth} elements within one another");
        }

        if (xml.AttributeCount > limits.Attributes)
        {
            throw Wrong($"more than {limits.Attributes} attributes of one element");
        }
    }
}

/// <summary>Leaves the reader of one envelope, never the library.</summary>
internal sealed class SoapException(SoapError error) : Exception(error.ToString())
{
    public SoapError Error { get; } = error;
}
