using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Gateway.Trust;

/// <summary>An authority's list of the certificates it has taken back (RFC 5280 section 5), DER.</summary>
public sealed class RevocationList
{
    /// <summary>Most bytes read.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const string Rule = "RFC 5280 5.1";
    private const string CrlNumberOid = "2.5.29.20";
    private const string AuthorityKeyOid = "2.5.29.35";

    private readonly byte[] signed;
    private readonly byte[] signature;
    private readonly string algorithm;
    private readonly byte[] issuer;
    private readonly Dictionary<BigInteger, DateTimeOffset> revoked;

    private RevocationList(
        byte[] whole, byte[] signed, string algorithm, byte[] signature, byte[] issuer, DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate, BigInteger? number, Dictionary<BigInteger, DateTimeOffset> revoked)
    {
        (Content, this.signed, this.algorithm, this.signature, this.issuer, this.revoked) = (whole, signed, algorithm, signature, issuer, revoked);
        (ThisUpdate, NextUpdate, Number) = (thisUpdate, nextUpdate, number);
    }

    /// <summary>The file.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When a newer one will be there at the latest; null = not said.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Its number; null = not numbered.</summary>
    public BigInteger? Number { get; }

    /// <summary>How many certificates are on it.</summary>
    public int Count => revoked.Count;

    /// <summary>Reads a file; its signature is not judged here. False with the reason when it is none.</summary>
    /// <param name="file">DER, up to <see cref="MaxBytes"/>.</param>
    /// <param name="list">The list.</param>
    /// <param name="why">"not a revocation list: ..." for a person.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out RevocationList? list, [NotNullWhen(false)] out string? why)
    {
        list = null;
        if (file.Length > MaxBytes)
        {
            why = string.Create(CultureInfo.InvariantCulture, $"not a revocation list: more than {MaxBytes} bytes");
            return false;
        }

        try
        {
            list = Read(file);
            why = null;
            return true;
        }
        catch (UnreadableListException e)
        {
            why = $"not a revocation list that can be used: {e.Message}";
            return false;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or ArgumentException or OverflowException)
        {
            why = $"not a revocation list: no DER as {Rule} has it";
            return false;
        }
    }

    /// <summary>Whether this authority made it: its name and its signature.</summary>
    public bool IsBy(X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return IsOf(authority) && AuthoritySignature.IsBy(authority, algorithm, signed, signature);
    }

    /// <summary>Whether it speaks for certificates that bear this authority's name; says nothing of its signature.</summary>
    public bool IsOf(X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return authority.SubjectName.RawData.AsSpan().SequenceEqual(issuer);
    }

    /// <summary>When a certificate of this issuer was taken back; null = it was not.</summary>
    public DateTimeOffset? RevokedAt(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer)
            && revoked.TryGetValue(new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true), out var at) ? at : null;
    }

    /// <summary>Whether <paramref name="other"/> is an older list of the same authority: taking it would forget what was taken back since.</summary>
    public bool IsNewerThan(RevocationList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return issuer.AsSpan().SequenceEqual(other.issuer)
            && (Number is { } own && other.Number is { } its ? own > its : ThisUpdate > other.ThisUpdate);
    }

    //  CertificateList = SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
    //  tbsCertList     = SEQUENCE { [ version INTEGER ], signature, issuer Name, thisUpdate Time, [ nextUpdate Time ],
    //                               [ SEQUENCE OF SEQUENCE { serial INTEGER, date Time, [ extensions ] } ], [ [0] extensions ] }
    private static RevocationList Read(ReadOnlyMemory<byte> file)
    {
        var outer = new AsnReader(file, AsnEncodingRules.DER);
        var parts = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signed = parts.PeekEncodedValue().ToArray();
        var body = parts.ReadSequence();
        var algorithm = Algorithm(parts.PeekEncodedValue());
        var outerAlgorithm = parts.ReadEncodedValue();
        var signature = parts.ReadBitString(out var unused);
        parts.ThrowIfNotEmpty();
        if (unused != 0)
        {
            throw new UnreadableListException("its signature has half a byte");
        }

        if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && body.ReadInteger() != 1)
        {
            throw new UnreadableListException("its version is not 2");
        }

        if (!body.ReadEncodedValue().Span.SequenceEqual(outerAlgorithm.Span))
        {
            throw new UnreadableListException("it names two algorithms");
        }

        var issuer = body.ReadEncodedValue().ToArray();
        var thisUpdate = Time(body);
        var nextUpdate = body.HasData && IsTime(body.PeekTag()) ? Time(body) : (DateTimeOffset?)null;
        var revoked = new Dictionary<BigInteger, DateTimeOffset>();
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var entries = body.ReadSequence();
            while (entries.HasData)
            {
                var entry = entries.ReadSequence();
                revoked.TryAdd(entry.ReadInteger(), Time(entry));
                if (entry.HasData)
                {
                    _ = Extensions(entry.ReadSequence(), isOfEntry: true);
                }
            }
        }

        var number = body.HasData ? Extensions(body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence(), isOfEntry: false) : null;
        body.ThrowIfNotEmpty();
        return new RevocationList(file.ToArray(), signed, algorithm, signature, issuer, thisUpdate, nextUpdate, number, revoked);
    }

    // A critical extension that is not understood may say that the list is one of several, or of other things: it must not be used then (RFC 5280 5.2).
    private static BigInteger? Extensions(AsnReader extensions, bool isOfEntry)
    {
        BigInteger? number = null;
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            extension.ThrowIfNotEmpty();
            if (oid == CrlNumberOid && !isOfEntry)
            {
                number = new AsnReader(value, AsnEncodingRules.DER).ReadInteger();
            }
            else if (critical && oid != AuthorityKeyOid)
            {
                throw new UnreadableListException($"it has the critical extension {oid}");
            }
        }

        return number;
    }

    private static string Algorithm(ReadOnlyMemory<byte> identifier) => new AsnReader(identifier, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier();

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset Time(AsnReader from) => from.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? from.ReadUtcTime() : from.ReadGeneralizedTime();

    private sealed class UnreadableListException(string reason) : Exception(reason);
}
