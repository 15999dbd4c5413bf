using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Xml;
using Spa.Cwmp.Messages;

namespace Spa.Cwmp.Soap;

/// <summary>Reads and writes envelopes: tolerant of what old clients send, strict in what is written (provisioning.md 7.2).</summary>
public static class Envelopes
{
    private const string EnvelopeStart = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:soap-enc=\"http://schemas.xmlsoap.org/soap/encoding/\""
        + " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:cwmp=\"";

    private static readonly byte[][] Starts = [.. Enum.GetValues<CwmpVersion>().Select(v => System.Text.Encoding.UTF8.GetBytes($"{EnvelopeStart}{v.Namespace()}\">"))];

    /// <summary>Reads one envelope: any prefixes, an unknown cwmp-1-x namespace, unknown headers and fields, types and array lengths that are missing or wrong.</summary>
    /// <param name="body">The whole body of an HTTP message, UTF-8 unless it says otherwise itself.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="envelope">What it says; a method that is not known is an <see cref="UnknownMethod"/>.</param>
    /// <param name="error">Why it is none.</param>
    public static bool Read(ReadOnlyMemory<byte> body, SoapLimits limits, [NotNullWhen(true)] out CwmpEnvelope? envelope, [NotNullWhen(false)] out SoapError? error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        envelope = null;
        if (body.Length > limits.Bytes)
        {
            error = new SoapError(0, 0, $"the envelope has {body.Length} bytes, more than the {limits.Bytes} that are taken");
            return false;
        }

        if (ReadPlain(body, limits, out envelope))
        {
            error = null;
            return true;
        }

        return ReadAny(body, limits, out envelope, out error);
    }

    /// <summary>Reads one that is written as nearly everybody writes them; false = it is not, or something is wrong with it: <see cref="ReadAny"/> tells.</summary>
    internal static bool ReadPlain(ReadOnlyMemory<byte> body, SoapLimits limits, [NotNullWhen(true)] out CwmpEnvelope? envelope)
    {
        envelope = null;
        if (!PlainSoapReader.TryOpen(body, limits, out var reader))
        {
            return false;
        }

        try
        {
            envelope = ReadEnvelope(reader);
            return true;
        }
        catch (SoapException)
        {
            return false;
        }
    }

    /// <summary>Reads one that is XML in whatever form; says what is wrong, and where.</summary>
    internal static bool ReadAny(ReadOnlyMemory<byte> body, SoapLimits limits, [NotNullWhen(true)] out CwmpEnvelope? envelope, [NotNullWhen(false)] out SoapError? error)
    {
        envelope = null;
        try
        {
            using var stream = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var segment)
                ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, false) : new MemoryStream(body.ToArray(), false);
            using var reader = new XmlSoapReader(stream, limits);
            envelope = ReadEnvelope(reader);
            error = null;
            return true;
        }
        catch (SoapException e)
        {
            error = e.Error;
        }
        catch (XmlException e)
        {
            error = new SoapError(e.LineNumber, e.LinePosition, "not well-formed XML as it is taken here: " + Bare(e));
        }

        return false;
    }

    /// <summary>Writes an envelope, in the namespace of its version.</summary>
    public static void Write(CwmpEnvelope envelope, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var writer = new SoapWriter(output);
        writer.Raw(Starts[(int)envelope.Version]);
        WriteHeader(envelope, writer);
        writer.Raw("<soap:Body>"u8);
        envelope.Body.Write(writer);
        writer.Raw("</soap:Body></soap:Envelope>"u8);
    }

    /// <summary>Writes an envelope into an array of its own.</summary>
    public static byte[] Write(CwmpEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(envelope, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteHeader(CwmpEnvelope envelope, SoapWriter writer)
    {
        if (envelope is { Id: null, HoldRequests: false, Supported.Count: 0, Use: null, SessionTimeout: null })
        {
            return;
        }

        writer.Raw("<soap:Header>"u8);
        if (envelope.Id is { } id)
        {
            Header(writer, "cwmp:ID"u8, true, id);
        }

        if (envelope.HoldRequests)
        {
            Header(writer, "cwmp:HoldRequests"u8, true, "1");
        }

        if (envelope.SessionTimeout is { } timeout)
        {
            Header(writer, "cwmp:SessionTimeout"u8, false, timeout.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (envelope.Supported.Count > 0)
        {
            Header(writer, "cwmp:SupportedCWMPVersions"u8, false, string.Join(',', envelope.Supported.Select(v => v.Text())));
        }

        if (envelope.Use is { } use)
        {
            Header(writer, "cwmp:UseCWMPVersion"u8, true, use.Text());
        }

        writer.Raw("</soap:Header>"u8);
    }

    private static void Header(SoapWriter writer, ReadOnlySpan<byte> name, bool must, string text)
    {
        writer.Raw("<"u8);
        writer.Raw(name);
        writer.Raw(must ? " soap:mustUnderstand=\"1\">"u8 : " soap:mustUnderstand=\"0\">"u8);
        writer.Escaped(text);
        writer.Close(name);
    }

    private static CwmpEnvelope ReadEnvelope(SoapReader reader)
    {
        if (reader.Name != "Envelope")
        {
            throw reader.Wrong($"a SOAP Envelope was expected, not '{reader.Name}'");
        }

        var envelope = new CwmpEnvelope(NoMessage.Instance);
        for (var root = reader.Enter(); reader.Next(root);)
        {
            switch (reader.Name)
            {
                case "Header":
                    envelope = ReadHeader(reader, envelope);
                    break;
                case "Body":
                    envelope = ReadBody(reader, envelope);
                    break;
                default:
                    break;
            }
        }

        return envelope.Body is NoMessage ? throw reader.Wrong("the Body of the envelope is empty") : envelope;
    }

    private static CwmpEnvelope ReadHeader(SoapReader reader, CwmpEnvelope envelope)
    {
        for (var header = reader.Enter(); reader.Next(header);)
        {
            envelope = reader.Name switch
            {
                "ID" => envelope with { Id = reader.Text() },
                "HoldRequests" => envelope with { HoldRequests = reader.Truth() },
                "SessionTimeout" => envelope with { SessionTimeout = reader.Number() },
                "SupportedCWMPVersions" => envelope with { Supported = [.. reader.Text().Split(',').Select(CwmpVersions.FromText).OfType<CwmpVersion>()] },
                "UseCWMPVersion" => envelope with { Use = CwmpVersions.FromText(reader.Text()) },
                _ => envelope,
            };
        }

        return envelope;
    }

    private static CwmpEnvelope ReadBody(SoapReader reader, CwmpEnvelope envelope)
    {
        for (var body = reader.Enter(); reader.Next(body);)
        {
            if (envelope.Body is not NoMessage)
            {
                throw reader.Wrong("one message for each envelope was expected, not two");
            }

            var (name, place) = (reader.Name, reader.Namespace);
            if (name == "Fault")
            {
                envelope = envelope with { Body = CwmpFault.Read(reader) };
            }
            else if (place.Length == 0 || CwmpVersions.FromNamespace(place) is not null)
            {
                envelope = envelope with { Version = CwmpVersions.FromNamespace(place) ?? CwmpVersion.V10, Body = Methods.Read(name, reader) };
            }
            else
            {
                throw reader.Wrong($"'{name}' is in no namespace of CWMP (urn:dslforum-org:cwmp-1-x) but in '{(place.Length > 60 ? place[..60] : place)}'");
            }
        }

        return envelope;
    }

    // The place is told apart from the sentence; the library puts it at its end.
    private static string Bare(XmlException e) => e.Message.IndexOf(" Line ", StringComparison.Ordinal) is var at and > 0 ? e.Message[..at] : e.Message;
}
