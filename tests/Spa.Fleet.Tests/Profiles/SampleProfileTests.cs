using System.Runtime.Versioning;
using Spa.Configuration.Profiles;
using Spa.Marks;
using Spa.ProvisioningServer.Commands;

namespace Spa.Fleet.Tests.Profiles;

[SupportedOSPlatform("linux")]
public class SampleProfileTests
{
    /// <summary>File, parameters it names, unknown elements, elements with a warning.</summary>
    public static TheoryData<string, int, string[], string[]> Samples => new()
    {
        { "bootstrap.xml", 3, [], [] },
        { "documented-choices.xml", 12, ["Dial_Plan_2_", "Call_Waiting_Serv_2_", "MWI_Serv_2_"], [] },
        {
            "exchange-export.xml", 6, ["PSTN_Caller_Auth_Method_1_", "VoIP-To-PSTN_Gateway_Enable_1_", "Dial_Plan_1_2__1_", "Talk_Package"],
            ["SIP_TOS_DiffServ_Value_1_", "RTP_TOS_DiffServ_Value_1_", "Set_Local_Date_mm_dd_", "PSTN_Caller_Auth_Method_1_"]
        },
        { "factory.xml", Configuration.Parameters.Catalogue.All.Count, [], ["Admin_Passwd", "Profile_Rule"] },
        { "from-a-unit.xml", 23, ["Vendor_Extra"], ["Profile_Rule", "Password_1_"] },
        { "original-defaults.xml", 5, [], ["VoIP_Caller_Auth_Method_2_", "PSTN_Caller_Auth_Method_2_", "Admin_Passwd", "Emergency_Number_1_", "Profile_Rule"] },
        { "provider-base.xml", 28, [], [] },
        { "site-berlin.xml", 22, [], ["Display_Name_1_", "Password_1_"] },
        { "united-kingdom.xml", 17, [], [] },
        { "vendor-namespace.xml", 3, ["router-configuration"], [] },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_is_good_with_the_listed_warnings(string file, int elements, string[] unknown, string[] warnings)
    {
        var result = ProfileCheck.Run(file, File.ReadAllBytes(Repository.Path("samples", "profiles", file)), null);
        Assert.Empty(result.Errors);
        Assert.True(result.Ok);
        Assert.Equal(elements, result.Elements);
        Assert.Equal(unknown, result.Unknown.AsEnumerable());
        Assert.Equal(warnings, result.Warnings.Select(w => w.Element));
    }

    [Fact]
    public void Every_sample_is_listed()
        => Assert.Equal(Directory.EnumerateFiles(Repository.Path("samples", "profiles"), "*.xml").Select(Path.GetFileName).Order(), Samples.Select(row => (string)row[0]).Order());

    [Fact]
    public void Factory_sample_is_what_the_catalogue_gives()
        => Assert.True(
            ProfileReport.Factory().AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Path("samples", "profiles", "factory.xml"))),
            "samples/profiles/factory.xml is not what the catalogue gives; run: ./spa profile factory samples/profiles/factory.xml");
}
