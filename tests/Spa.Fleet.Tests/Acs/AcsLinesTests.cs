using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.Fleet.Tests.Acs;

/// <summary>Several parameters that are set together: all of them, or none.</summary>
public sealed class AcsLinesTests : AcsScene
{
    private const string Profile = "Device.X_000E08_Profile.";

    public static TheoryData<string, string?, string[], string[]> Texts => new()
    {
        // Text, object of settings, what is read, what is wrong.
        { "Device.A=1", null, ["1 Device.A=1"], [] },
        { "  Device.A  =  1 2  \r\n\r\nDevice.B.C=\n", null, ["1 Device.A=1 2", "3 Device.B.C="], [] },
        { "Device.A=x=y", null, ["1 Device.A=x=y"], [] },
        { "Dial_Plan_1_=(xx.)\nDevice.A=1", Profile, ["1 Device.X_000E08_Profile.Dial_Plan_1_=(xx.)", "2 Device.A=1"], [] },
        { "Dial_Plan_1_=(xx.)", null, ["1 Dial_Plan_1_=(xx.)"], [] },
        { "Device.A\n=1\nDevice.B=2", null, ["3 Device.B=2"], ["Line 1: expected a parameter, an equals sign and its value: Device.Time.NTPServer1 = ntp.example", "Line 2: expected a parameter, an equals sign and its value: Device.Time.NTPServer1 = ntp.example"] },
        { "A=1\nDevice.X_000E08_Profile.A=2", Profile, ["1 Device.X_000E08_Profile.A=1"], ["Line 2: Device.X_000E08_Profile.A stands in line 1 already."] },
        { "", null, [], ["Write one parameter a line, as name = value."] },
        { " \n\t\n", null, [], ["Write one parameter a line, as name = value."] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Lines_are_read_as_listed(string text, string? settings, string[] read, string[] wrong)
    {
        Assert.Equal(read, AcsLines.Read(text, settings, out var faults).Select(l => $"{l.Line} {l.Name}={l.Value}"));
        Assert.Equal(wrong, faults.Select(f => f.ToString()));
    }

    [Fact]
    public async Task They_are_set_in_one_task_and_what_is_wrong_is_told_line_by_line_before_anything_is_sent()
    {
        await WithPassword();
        Assert.Empty(await Server.Operations.Set(Fleet.Layers.LayerScope.All, [new("Proxy_1_", "sip.example", null)], [], Actors.Eve));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) }.WithSettings();
        cpe.Values["Device.DeviceInfo.ModelName"] = "SPA3102";
        cpe.Values["Device.Time.NTPServer1"] = string.Empty;
        var acs = Server.Host.Services.GetRequiredService<AcsOperations>();
        Assert.Null((await acs.Ask(Mac, new AcsWish(AcsTaskKind.Browse) { Paths = ["Device.DeviceInfo."] }, Actors.Eve)).Fault);
        Assert.Null((await acs.Ask(Mac, new AcsWish(AcsTaskKind.Refresh), Actors.Eve)).Fault);
        cpe.Answers = request => request is GetParameterValues { Names: ["Device."] } ? new GetParameterValuesResponse([.. cpe.Values.Select(v => new ParameterValue(v.Key, CwmpValue.Of(v.Value))), new("Device.Time.Enable", new CwmpValue(CwmpType.Boolean, "1"))]) : null;
        await cpe.Session("2 PERIODIC");
        using var browser = await LoggedIn.To(Server);
        const string Wrong = "Dial_Plan_1_ = (8x.)\nMax_Forward = many\nProxy_1_ = other.example\nDevice.DeviceInfo.ModelName = <b>\nDevice.Time.Enable = perhaps\ndial_plan_2_ = (9x.)\nDevice.Time.NTPServer1 = ntp.example\nnonsense\nInternetGatewayDevice.Time.NTPServer1 = x\nDevice.DeviceInfo.ProvisioningCod = x";
        var answer = await browser.Post($"/devices/{Mac}", $"/devices/{Mac}?handler=Several", ("lines", Wrong));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        var faults = System.Text.RegularExpressions.Regex.Matches(page, "<li>(Line [^<]*)</li>").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
        Assert.Equal(8, faults.Count);
        Assert.Equal("Line 2: Max_Forward: expected a whole number from 1 to 255.", faults[0]);
        Assert.Equal("Line 3: Proxy_1_ is what the layer all says: change it there, and the device gets it with its next session.", faults[1]);
        Assert.Equal("Line 4: Device.DeviceInfo.ModelName can only be read.", faults[2]);
        Assert.Equal("Line 5: Device.Time.Enable is of type boolean, and 'perhaps' is none.", faults[3]);
        Assert.StartsWith("Line 6: the unit has no setting dial_plan_2_", faults[4], StringComparison.Ordinal);
        Assert.StartsWith("Line 8: expected a parameter", faults[5], StringComparison.Ordinal);
        Assert.Equal("Line 9: InternetGatewayDevice.Time.NTPServer1 is not in the tree of this device: all its names begin with Device.", faults[6].TrimEnd('.') + ".");
        Assert.StartsWith("Line 10: the unit has listed no ProvisioningCod in Device.DeviceInfo.", faults[7], StringComparison.Ordinal);

        // What was written is there to be mended, and nothing was asked for.
        Assert.Contains("Device.DeviceInfo.ModelName = &lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain(acs.Tasks(Mac, Actors.Eve), t => t.Kind == AcsTaskKind.Set);
        var mended = await browser.Post($"/devices/{Mac}", $"/devices/{Mac}?handler=Several", ("lines", "Dial_Plan_1_ = (8x.)\r\nMax_Forward = 44\r\nDevice.Time.NTPServer1 = ntp.example\r\n"));
        Assert.Equal(HttpStatusCode.Redirect, mended.StatusCode);
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["Device.X_000E08_Profile.Dial_Plan_1_ (8x.)", "Device.X_000E08_Profile.Max_Forward 44", "Device.Time.NTPServer1 ntp.example"], Assert.Single(cpe.Asked.OfType<SetParameterValues>()).Parameters.Select(p => $"{p.Name} {p.Value.Text}"));

        // Not for everybody.
        var (none, refused) = await acs.SetSeveral(Mac, "Max_Forward = 45", Actors.Eve with { Role = Fleet.Access.Role.Viewer });
        Assert.Null(none);
        Assert.Single(refused);
        Assert.Equal("44", acs.Tasks(Mac, Actors.Eve).First(t => t.Kind == AcsTaskKind.Set).Arguments[3]);
    }
}
