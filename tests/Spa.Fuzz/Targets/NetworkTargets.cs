using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;
using Spa.Scripts.Rules;

namespace Spa.Fuzz.Targets;

/// <summary>What whoever runs the network, or answers on it, may say before any trust.</summary>
internal static class NetworkTargets
{
    private static readonly Lazy<X509Certificate2> Ca = new(() =>
    {
        var request = new CertificateRequest("CN=Fuzz CA", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
    });

    private static readonly Lazy<X509Certificate2> Unit = new(MadeUnit);

    private static readonly Lazy<byte[][]> Corpus = new(() => [Made(0), Made(3)]);

    /// <summary>DHCP options (the first byte is the code), and rules that take their server from one.</summary>
    public static FuzzTarget Dhcp { get; } = new(
        "dhcp-option",
        () => [.. Words("B10.0.0.1", "Bhttp://prov.example.net:8080/a?b", "\u0096\n\0\0\u0001\n\0\0\u0002", "+\u0002\u0008http://p\u00ff", "+http://p", "\u00a0https://h/", "\u009fs1, s2 s3")],
        [.. Words("+", "B", "\0", "\u00ff", "http://", "https://", "tftp://", ",", " ", "[::1]", ":69", "/", "@", "|", "#", "(<1.0)?", "$MA"), [150], [159], [160], [43]],
        input =>
        {
            if (input.Length == 0)
            {
                return;
            }

            var text = DhcpText.Of(input[0], input.AsSpan(1));
            BrokenException.Unless(text is null || (text.Length is > 0 and <= DhcpText.Limit && text.All(c => c is >= ' ' and <= '~')), "A text that is none.");
            var decision = ProvisioningRule.Evaluate("/spa.cfg", RuleKind.Profile, new RuleContext(None.Instance, None.Instance, text, FirmwareVersion.Parse("5.1.10(GW)").OrThrow())).Decision;
            BrokenException.Unless(decision is RuleDecision.Fetch or RuleDecision.Failed { Fault: RuleFault.NoServer }, "A server's name made something else of the rule.");
            if (decision is RuleDecision.Fetch { Url: var url })
            {
                BrokenException.Unless(url is { Host.Length: > 0, Port: >= 1 and <= 65535, Path: ['/', ..] } && url.Others.Length <= 8 && !url.Others.Contains(url.Host), "A URL that cannot be asked.");
            }
        })
    { MaxLength = 512 };

    /// <summary>Lists of revoked certificates: only what the authority signed counts as its own.</summary>
    public static FuzzTarget Revoked { get; } = new(
        "crl",
        () => Corpus.Value,
        [[0x30, 0x82], [0x30, 0x80], [0x02, 0x01, 0x01], [0x17, 0x0d], [0x18, 0x0f], [0xa0, 0x03], [0x06, 0x03, 0x55, 0x1d, 0x14], [0x01, 0x01, 0xff], [0x84, 0xff, 0xff, 0xff, 0xff]],
        input =>
        {
            if (!RevocationList.TryRead(input, out var list, out var why))
            {
                BrokenException.Unless(why.StartsWith("not a revocation list", StringComparison.Ordinal), "A reason without words.");
                return;
            }

            BrokenException.Unless(list.Content.Span.SequenceEqual(input), "A list that is not its bytes.");
            if (list.IsBy(Ca.Value))
            {
                BrokenException.Unless(Corpus.Value.Any(good => good.AsSpan().SequenceEqual(input)), "Changed, and still the authority's.");
            }
        })
    { MaxLength = 8192 };

    /// <summary>Certificates that are offered to the unit as its own: only one that the authority signed for it may be used.</summary>
    public static FuzzTarget OwnCertificates { get; } = new(
        "own-certificate",
        () => [Unit.Value.RawData, Encoding.ASCII.GetBytes(Unit.Value.ExportCertificatePem())],
        [[0x30, 0x82], [0x30, 0x80], [0x02, 0x01, 0x01], [0x17, 0x0d], [0x18, 0x0f], [0x55, 0x04, 0x04], [0x55, 0x1d, 0x13], [0x55, 0x1d, 0x25], [0x01, 0x01, 0xff], [0x0c, 0x0c], .. Words("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "000e08aabbcc")],
        input =>
        {
            if (CertificateFile.Load(input) is not { } offered)
            {
                return;
            }

            var why = OwnCertificate.Refuses(offered, Unit.Value, "000e08aabbcc", [Ca.Value], null, new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
            BrokenException.Unless(why is not "", "A reason without words.");
            BrokenException.Unless(why is not null || offered.RawDataMemory.Span.SequenceEqual(Unit.Value.RawDataMemory.Span), "Changed, and still the unit's.");
        })
    { MaxLength = 4096 };

    private static X509Certificate2 MadeUnit()
    {
        var request = new CertificateRequest("OU=SPA-3102, L=FM600F123456, SN=000e08aabbcc, CN=000e08aabbcc", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        return request.Create(Ca.Value, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2028, 2, 1, 0, 0, 0, TimeSpan.Zero), [1, 2, 3]);
    }

    private static byte[] Made(int entries)
    {
        var list = new CertificateRevocationListBuilder();
        for (var i = 0; i < entries; i++)
        {
            list.AddEntry([(byte)(i + 1), 2, 3]);
        }

        return list.Build(Ca.Value, 7, new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), HashAlgorithmName.SHA256, thisUpdate: new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static IEnumerable<byte[]> Words(params string[] words) => words.Select(Encoding.Latin1.GetBytes);

    private sealed class None : IMacroSource, ISecretSource
    {
        public static readonly None Instance = new();

        public string? Value(string name) => null;

        public string Secret(string name) => string.Empty;
    }
}
