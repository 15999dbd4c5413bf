using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Spa.Firmware.Image;
using Spa.Foundation.Text;

namespace Spa.Firmware.Signature;

/// <summary>A kind of document with signatures as a file: <c>{"signed":{...},"signatures":[...]}</c>, canonical JSON.</summary>
/// <typeparam name="T">What is signed.</typeparam>
/// <param name="rule">Where the form is written, for errors.</param>
/// <param name="domain">Stands before the document in what is signed: no signature of one kind of document counts for another.</param>
/// <param name="texts">What its texts have to be, for errors: "texts in UTF-8 and keys in base64".</param>
/// <param name="read">Reads the object <c>signed</c>.</param>
/// <param name="write">Writes it.</param>
internal sealed class SignedText<T>(string rule, string domain, string texts, SignedText<T>.Reader read, Action<Utf8JsonWriter, T> write)
    where T : class
{
    private static readonly string[] Members = ["signed", "signatures"];

    /// <summary>Reads the object <c>signed</c>; throws <see cref="JsonException"/> where it is not as it must be.</summary>
    public delegate T Reader(ref Utf8JsonReader json);

    /// <summary>Reads it; its signatures are not judged.</summary>
    public Parsed<Signed> Read(ReadOnlySpan<byte> file)
    {
        try
        {
            T? document = null;
            var signatures = ImmutableArray.CreateBuilder<KeySignature>();
            var json = StrictJson.Open(file);
            StrictJson.Object(ref json, "the document", Members, (ref Utf8JsonReader r, string name) =>
            {
                if (name == "signed")
                {
                    document = read(ref r);
                }
                else
                {
                    SignatureText.Read(ref r, name, signatures);
                }
            });
            StrictJson.Close(ref json);
            return Write(document!, signatures).AsSpan().SequenceEqual(file)
                ? new Signed(document!, signatures.ToImmutable())
                : new ParseError(0, "the document in canonical form", rule);
        }
        catch (JsonException e)
        {
            return new ParseError((int)(e.BytePositionInLine ?? 0), $"a sound document, but {StrictJson.Reason(e)}", rule);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return new ParseError(0, texts, rule);
        }
    }

    /// <summary>The bytes that its signatures are of.</summary>
    public byte[] Message(T document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(System.Text.Encoding.ASCII.GetBytes(domain));
        using var json = new Utf8JsonWriter(buffer);
        write(json, document);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The file.</summary>
    public byte[] Write(T document, IReadOnlyList<KeySignature> signatures)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WritePropertyName("signed");
        write(json, document);
        SignatureText.Write(json, signatures);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A document with its signatures.</summary>
    public sealed record Signed(T Document, ImmutableArray<KeySignature> Signatures);
}
