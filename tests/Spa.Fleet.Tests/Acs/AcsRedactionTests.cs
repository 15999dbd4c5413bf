using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.Fleet.Tests.Acs;

/// <summary>Messages as an operator may see them.</summary>
public sealed class AcsRedactionTests
{
    [Theory]
    [InlineData("<a:Name> Device.X.Password </a:Name><a:Value xsi:type='x'>very-hidden</a:Value><Name>B</Name><Value>open</Value>", "<a:Name> Device.X.Password </a:Name><a:Value xsi:type='x'>***</a:Value><Name>B</Name><Value>open</Value>")]
    [InlineData("<Name><![CDATA[Device.X.Pass&#119;ord]]></Name><Value><b>very</b>-<![CDATA[hidden]]></Value>", "<Name><![CDATA[Device.X.Pass&#119;ord]]></Name><Value>***</Value>")]
    [InlineData("<Name>Device.Snmp.ReadCommunity</Name><Value c=\"/>\">very-hidden</Value>", "<Name>Device.Snmp.ReadCommunity</Name><Value c=\"/>\">***</Value>")]
    [InlineData("<Name>Device.X.AdminPwd</Name><Value/><Value>very-hidden", "<Name>Device.X.AdminPwd</Name><Value/><Value>***")]
    [InlineData("<Password>very-hidden</Password><Password></Password>", "<Password>***</Password><Password></Password>")]
    [InlineData("<ParameterName>D.Pin</ParameterName><FaultCode>9007</FaultCode><FaultString>not 'very-hidden'</FaultString>", "<ParameterName>D.Pin</ParameterName><FaultCode>9007</FaultCode><FaultString>***</FaultString>")]
    [InlineData("<URL>http://u:very-hidden@host:1/a?x=1&amp;token=very-hidden&amp;y=2</URL>", "<URL>http://host:1/a?x=1&amp;token=***&amp;y=2</URL>")]
    [InlineData("a <!-- very-hidden --> b", "a <!--***--> b")]
    [InlineData("<a", "<a")]
    [InlineData("no XML", "no XML")]
    [InlineData("<u>\0v</u>", "(9 bytes that are no UTF-8)")]
    public void A_message_is_kept_as_it_was_without_its_secrets(string message, string kept) => Assert.Equal(kept, AcsRedaction.Of(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("Device.WiFi.AccessPoint.1.Security.KeyPassphrase")]
    [InlineData("Device.WiFi.AccessPoint.1.Security.PreSharedKey")]
    [InlineData("InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey")]
    [InlineData("Device.PPP.Interface.1.Password")]
    [InlineData("Device.Services.VoiceService.1.SIP.Client.1.AuthPassword")]
    [InlineData("Device.X_000E08_Profile.Password_1_")]
    [InlineData("Device.X_000E08_Profile.GPP_SA")]
    [InlineData("Device.X_VENDOR_Access.SharedSecret")]
    [InlineData("Device.X_VENDOR_Admin.AdminPwd")]
    [InlineData("InternetGatewayDevice.X_SNMPCommunity")]
    public void Secrets_are_masked_in_both_directions_and_in_faults_that_repeat_them(string name)
    {
        var value = new ParameterValue(name, CwmpValue.Of("very-hidden"));
        foreach (var message in new CwmpMessage[]
        {
            new SetParameterValues([value], "k"), new GetParameterValuesResponse([value]), new Inform(AcsScene.Spa, [], 1, DateTimeOffset.UnixEpoch, 0, [value]),
            new CwmpFault(FaultCode.InvalidArguments, "no", [new(name, FaultCode.InvalidParameterValue, "'very-hidden' is too short")]),
        })
        {
            var text = AcsRedaction.Of(Envelopes.Write(new CwmpEnvelope(message) { Id = "1" }));
            Assert.DoesNotContain("very-hidden", text, StringComparison.Ordinal);
            Assert.Contains(name, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("very-hidden", AcsMessages.Mask(new CwmpFault(FaultCode.InvalidArguments, "no", [new(name, FaultCode.InvalidParameterValue, "'very-hidden' is too short")])).Parameters[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_shown_with_a_line_for_each_element_and_what_is_none_as_it_is()
    {
        var text = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(new SetParameterValues([new("Device.A", CwmpValue.Of(" two\n lines "))], "k")) { Id = "1" }));
        var readable = AcsMessages.Readable(text);
        Assert.Contains("\n        <Name>Device.A</Name>\n", readable.Replace("\n          ", "\n        ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(Envelopes.Read(Encoding.UTF8.GetBytes(readable), SoapLimits.Standard, out var again, out _));
        Assert.Equal(" two\n lines ", Assert.IsType<SetParameterValues>(again.Body).Parameters[0].Value.Text);
        Assert.Equal("<broken", AcsMessages.Readable("<broken"));
        Assert.Equal("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", AcsMessages.Readable("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"));
    }
}
