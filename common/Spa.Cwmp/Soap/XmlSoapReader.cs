using System.Xml;

namespace Spa.Cwmp.Soap;

/// <summary>Reads whatever is XML, by the platform's reader.</summary>
internal sealed class XmlSoapReader : SoapReader
{
    private const string XsiNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    private readonly XmlReader xml;
    private bool unread;

    public XmlSoapReader(Stream body, SoapLimits limits)
        : base(limits)
    {
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

    public override string Name => xml.LocalName;

    public override string Namespace => xml.NamespaceURI;

    private int Line => (xml as IXmlLineInfo)?.LineNumber ?? 0;

    private int Column => (xml as IXmlLineInfo)?.LinePosition ?? 0;

    public override int Enter()
    {
        Judge();
        unread = false;
        var (depth, isEmpty) = (xml.Depth, xml.IsEmptyElement);
        xml.Read();
        return isEmpty ? -1 : depth;
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

    public override string Text()
    {
        Judge();
        unread = false;
        return xml.ReadElementContentAsString();
    }

    public override string Path() => Text();

    public override CwmpValue Value()
    {
        var type = xml.GetAttribute("type", XsiNamespace) ?? Attribute("type");
        return new CwmpValue(type is null ? CwmpType.Unspecified : CwmpTypes.FromName(type), Text());
    }

    public override SoapException Wrong(string problem) => new(new SoapError(Line, Column, problem));

    public override void Dispose() => xml.Dispose();

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
        if (xml.Depth >= Limits.Depth)
        {
            throw Wrong($"more than {Limits.Depth} elements within one another");
        }

        if (xml.AttributeCount > Limits.Attributes)
        {
            throw Wrong($"more than {Limits.Attributes} attributes of one element");
        }
    }
}
