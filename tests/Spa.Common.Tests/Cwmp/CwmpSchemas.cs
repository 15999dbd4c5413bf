using System.Xml;
using System.Xml.Schema;
using Spa.Cwmp;
using Spa.Marks;

namespace Spa.Common.Tests.Cwmp;

/// <summary>The schemas of the Broadband Forum, read from files: nothing is asked of the network.</summary>
internal sealed class CwmpSchemas : XmlResolver
{
    private static readonly Lazy<XmlSchemaSet>[] Sets = [.. Enum.GetValues<CwmpVersion>().Select(v => new Lazy<XmlSchemaSet>(() => Load(v)))];

    /// <summary>What is wrong with a message by the schema of a version; empty = nothing. Whole numbers as namespaces of others are not known there.</summary>
    public static IReadOnlyList<string> Judge(CwmpVersion version, byte[] envelope)
    {
        var wrong = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = Sets[(int)version].Value, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, e) => wrong.Add(e.Message);
        using var reader = XmlReader.Create(new MemoryStream(envelope), settings);
        while (reader.Read())
        {
        }

        return wrong;
    }

    /// <inheritdoc/>
    public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) => File.OpenRead(Repository.Path("tests", "vectors", "cwmp", absoluteUri.AbsoluteUri switch
    {
        "http://schemas.xmlsoap.org/soap/envelope/" => "soap-envelope.min.xsd",
        "http://schemas.xmlsoap.org/soap/encoding/" => "soap-encoding.min.xsd",
        var address => Path.GetFileName(address),
    }));

    private static XmlSchemaSet Load(CwmpVersion version)
    {
        var set = new XmlSchemaSet { XmlResolver = new CwmpSchemas() };
        set.Add(version.Namespace(), $"http://www.broadband-forum.org/cwmp/cwmp-1-{(int)version}.xsd");
        set.Add("http://schemas.xmlsoap.org/soap/envelope/", "http://schemas.xmlsoap.org/soap/envelope/");
        set.Compile();
        return set;
    }
}
