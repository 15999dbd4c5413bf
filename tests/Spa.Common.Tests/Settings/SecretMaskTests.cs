using Spa.Configuration.Parameters;
using Spa.Configuration.Views;

namespace Spa.Common.Tests.Settings;

public class SecretMaskTests
{
    [Theory]
    [InlineData("GPP_SA", "0123abcd", "***")]
    [InlineData("GPP_SA", "", "")]
    [InlineData("GPP_A", "0123abcd", "0123abcd")]
    [InlineData("PSTN_Caller_1_PIN_2_", "1234", "***")]
    [InlineData("Profile_Rule", "[--key $SA] http://a.example/b", "[--key $SA] http://a.example/b")]
    [InlineData("Profile_Rule", "[--key\"Secret\"] /b", "[--key***] /b")]
    [InlineData("Profile_Rule", "[--key $$ecret] /b", "[--key ***] /b")]
    [InlineData("Profile_Rule", "[--key $(SA:0:9)] http://u:p@ss@a.example/b", "[--key $(SA:0:9)] http://***@a.example/b")]
    [InlineData("Profile_Rule", "(<1.0)? u:pass@a.example/b|u:pass@a.example/c", "(<1.0)? ***@a.example/b|***@a.example/c")]
    [InlineData("Dial_Plan_1_", "(xx.<:@h;uid=u;p w d = s e c>)", "(xx.<:@h;uid=u;p w d = ***>)")]
    [InlineData("Profile_Rule", "[--key \"Secret Phrase\" --uid u --pwd p] https://a.example/b | [--KEY x] /c", "[--key *** --uid u --pwd ***] https://a.example/b | [--KEY ***] /c")]
    [InlineData("Upgrade_Rule", "http://user:word@a.example/b", "http://***@a.example/b")]
    [InlineData("Dial_Plan_1_", "(1xx<:@gw.example;uid=me;pwd=it;nat>|xx.)", "(1xx<:@gw.example;uid=me;pwd=***;nat>|xx.)")]
    [InlineData("Dial_Plan_8_2_", "(xx.<:@gw.example;pwd = it>)", "(xx.<:@gw.example;pwd = ***>)")]
    public void A_text_is_shown_without_its_secrets(string name, string text, string shown) => Assert.Equal(shown, SecretMask.Masked(Catalogue.Find(name), text));

    [Fact]
    public void The_value_of_an_unknown_name_is_not_shown() => Assert.Equal("***", SecretMask.Masked(null, "x"));
}
