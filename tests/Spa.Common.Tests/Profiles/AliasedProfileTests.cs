using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Profiles;

/// <summary>Documents of other makers, read through the map of <c>--alias</c> (provisioning 2.4).</summary>
public class AliasedProfileTests
{
    private const string Map = "/CPE/SIP-Credentials/name = /flat-profile/Display_Name_1_ ; /auth-secret = /flat-profile/Password_1_ ; /auth-secret = /flat-profile/Password_2_ ; /note = /flat-profile/gpp_a ; /odd = /flat-profile/Nonsense ;";

    public static TheoryData<string, string> Documents => new()
    {
        { "<CPE><SIP-Credentials><name> Alice </name><auth-secret>pw</auth-secret></SIP-Credentials></CPE>", "Display_Name_1_=Alice Password_1_=pw Password_2_=pw" },
        { "<x:CPE xmlns:x='u'><x:SIP-Credentials><x:name>A</x:name></x:SIP-Credentials></x:CPE>", "Display_Name_1_=A" },
        { "<CPE><name>no</name><auth-secret/></CPE>", "Password_1_=(unchanged) Password_2_=(unchanged)" },
        { "<CPE><auth-secret ua='rw'>a</auth-secret><auth-secret>b</auth-secret></CPE>", "Password_1_=b rw Password_2_=b rw" },
        { "<CPE><auth-secret>a<b/>c</auth-secret></CPE>", "refused Password_1_ Password_2_" },
        { "<CPE><note>n<auth-secret>deep</auth-secret></note></CPE>", "Password_1_=deep Password_2_=deep case gpp_a refused GPP_A" },
        { "<note>x</note>", "GPP_A=x case gpp_a" },
        { "<odd>x</odd>", "unknown Nonsense" },
        { "<all><flat-profile><GPP_A>own</GPP_A><other><auth-secret>in</auth-secret></other></flat-profile><note>foreign</note></all>", "GPP_A=own Password_1_=in Password_2_=in unknown other case gpp_a" },
        { "<flat-profile><GPP_B>b</GPP_B></flat-profile>", "GPP_B=b" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "<CPE><other>x</other></CPE>", "corrupt file: no <flat-profile> element, and none that the alias map names" },
        { "<CPE><auth-secret>x</CPE>", "corrupt file: not well-formed XML inside <auth-secret>: </auth-secret> was expected here" },
        { "<!DOCTYPE a><note>x</note>", "corrupt file: not well-formed XML: a DOCTYPE is not allowed, remove it" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Elements_of_a_foreign_document_set_what_the_map_says(string xml, string read)
    {
        Assert.Equal(read, Read(xml, Map, key: null));
        Assert.Equal(read, Read(xml, Map, key: "k"));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_document_that_the_map_does_not_fit_is_none(string xml, string fault) => Assert.StartsWith(fault.Split(" inside")[0], Read(xml, Map, key: null), StringComparison.Ordinal);

    [Fact]
    public void Without_a_map_it_is_no_profile() => Assert.Equal("corrupt file: no <flat-profile> element", Read("<note>x</note>", string.Empty, null));

    private static string Read(string xml, string map, string? key)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        var delivery = new ProfileDelivery(key is null ? bytes : ProfileCipher.Encrypt(bytes, key, KeyDigest.Md5, "saltsalt"u8)) { Key = key, Aliases = AliasMap.Parse(map).OrThrow() };
        if (!ProfileFile.Open(delivery, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault)
            || !ProfileReader.Read(opened, ProfileLimits.Default, out var content, out fault))
        {
            return $"{fault.Err}: {fault.Detail}";
        }

        return string.Join(
            ' ',
            content.Assignments.Select(a => $"{a.Name}={a.Text ?? "(unchanged)"}{(a.Access == UserAccess.ReadWrite ? " rw" : string.Empty)}")
                .Concat(Listed("unknown", content.Unknown)).Concat(Listed("case", content.WrongCase)).Concat(Listed("refused", content.Refused)));
    }

    private static IEnumerable<string> Listed(string what, IReadOnlyCollection<string> names) => names.Count == 0 ? [] : [$"{what} {string.Join(' ', names)}"];
}
