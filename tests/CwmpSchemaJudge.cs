using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Schema;
using Spa.Cwmp;

namespace Spa.Tests;

/// <summary>The schemas of the Broadband Forum, read from files: nothing is asked of the network.</summary>
/// <param name="folder">Where they lie.</param>
internal sealed partial class CwmpSchemaJudge(string folder)
{
    private static readonly string[] Younger = ["<cwmp:GetAllQueuedTransfers", "<cwmp:AutonomousTransferComplete", "<cwmp:ScheduleDownload", "<cwmp:CancelTransfer", ">M ScheduleDownload<", ">10 AUTONOMOUS TRANSFER COMPLETE<"];

    private readonly Lazy<XmlSchemaSet>[] sets = [.. Enum.GetValues<CwmpVersion>().Select(v => new Lazy<XmlSchemaSet>(() => Load(folder, v)))];

    /// <summary>What is wrong with a message by the schema of a version; empty = nothing. Whole numbers as namespaces of others are not known there.</summary>
    public IReadOnlyList<string> Judge(CwmpVersion version, byte[] envelope)
    {
        var wrong = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = sets[(int)version].Value, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, e) => wrong.Add(e.Message);
        using var reader = XmlReader.Create(new MemoryStream(envelope), settings);
        while (reader.Read())
        {
        }

        return wrong;
    }

    /// <summary>Why a message that was written does not fit the schemas; null = it does. That of its own namespace counts, and the newest, which alone counts for what is younger: headers by which the version is found, and methods and events that an ACS of 1.0 may ask for all the same.</summary>
    public string? Wrong(ReadOnlyMemory<byte> envelope)
    {
        var text = Encoding.UTF8.GetString(envelope.Span);
        var version = text.Contains(CwmpVersion.V10.Namespace(), StringComparison.Ordinal) ? CwmpVersion.V10 : text.Contains(CwmpVersion.V11.Namespace(), StringComparison.Ordinal) ? CwmpVersion.V11 : CwmpVersion.V14;
        var newest = version < CwmpVersion.V14 ? text.Replace(version.Namespace(), CwmpVersion.V14.Namespace(), StringComparison.Ordinal) : text;
        var wrong = Younger.Any(m => text.Contains(m, StringComparison.Ordinal)) ? [] : Judge(version, Encoding.UTF8.GetBytes(version < CwmpVersion.V14 ? YoungerHeader().Replace(text, string.Empty) : text));
        if (wrong.Count > 0)
        {
            return $"{string.Join(' ', wrong)} in {text}";
        }

        wrong = Judge(CwmpVersion.V14, Encoding.UTF8.GetBytes(newest));
        return wrong.Count > 0 ? $"{string.Join(' ', wrong)} in {newest}" : text.StartsWith("<?xml", StringComparison.Ordinal) ? $"old agents choke on a declaration: {text}" : null;
    }

    [GeneratedRegex("<cwmp:(SupportedCWMPVersions|UseCWMPVersion|SessionTimeout)[ >].*?</cwmp:\\1>")]
    private static partial Regex YoungerHeader();

    private static XmlSchemaSet Load(string folder, CwmpVersion version)
    {
        var set = new XmlSchemaSet { XmlResolver = new Files(folder) };
        set.Add(version.Namespace(), $"http://www.broadband-forum.org/cwmp/cwmp-1-{(int)version}.xsd");
        set.Add("http://schemas.xmlsoap.org/soap/envelope/", "http://schemas.xmlsoap.org/soap/envelope/");
        set.Compile();
        return set;
    }

    private sealed class Files(string folder) : XmlResolver
    {
        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) => File.OpenRead(Path.Combine(folder, absoluteUri.AbsoluteUri switch
        {
            "http://schemas.xmlsoap.org/soap/envelope/" => "soap-envelope.min.xsd",
            "http://schemas.xmlsoap.org/soap/encoding/" => "soap-encoding.min.xsd",
            var address => Path.GetFileName(address),
        }));
    }
}
