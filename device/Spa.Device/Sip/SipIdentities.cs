using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Spa.Device.Sip;

/// <summary>The SIP domains that a certificate names (RFC 5922 7.1).</summary>
internal static class SipIdentities
{
    private const string AlternativeNames = "2.5.29.17";
    private const string Scheme = "sip:";

    /// <summary>Hosts of URIs with the scheme "sip" and no user part; empty when there are none, or when the names cannot be read.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        List<string> found = [];
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == AlternativeNames))
            {
                //  GeneralName ::= CHOICE { ... uniformResourceIdentifier [6] IA5String ... }    RFC 5280 4.2.1.6
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
                while (names.HasData)
                {
                    if (names.PeekTag().HasSameClassAndValue(uri))
                    {
                        var text = names.ReadCharacterString(UniversalTagNumber.IA5String, uri);
                        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && !text.Contains('@', StringComparison.Ordinal))
                        {
                            found.Add(text[Scheme.Length..]);
                        }
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
        }
        catch (AsnContentException)
        {
            return [];
        }

        return found;
    }
}
