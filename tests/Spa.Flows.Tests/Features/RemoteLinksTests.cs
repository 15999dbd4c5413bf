using System.Net;
using System.Text;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>U05: links make the unit fetch settings and restart, for whoever has the password, and not while the phone is in use.</summary>
public class RemoteLinksTests
{
    [Fact]
    [Feature("U05")]
    public Task Resync_and_reboot_links_act_with_the_password_when_the_phone_is_idle() => Proof.Shown(async broken =>
    {
        await using var site = await WebSite.Open();
        site.Files["/mine.xml"] = Encoding.ASCII.GetBytes("<flat-profile><Dial_Tone>600@-12;*(*/0/1)</Dial_Tone></flat-profile>");
        await using var unit = await Home.Make(broken, settings: ["Resync_On_Reset=No", $"Enable_Function_URLs={(broken ? "No" : "Yes")}"]);
        await unit.PlugIn(null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await unit.Open($"/resync?{site.Address}/mine.xml", otherPassword: "guessed")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await unit.Open("/reboot", otherPassword: "guessed")).Status);
        Assert.Equal((0, 1), (site.Asked.Count, unit.Starts));

        await unit.Lift();
        await unit.Until("the phone is off hook", s => s.Line("phone") != "On hook");
        await unit.Open($"/admin/resync?{site.Address}/mine.xml");
        await unit.Until("the resync waits for the phone", s => s.SettingsState.EndsWith("waits until nothing is in use", StringComparison.Ordinal));
        Assert.Empty(site.Asked);
        await unit.HangUp();
        await unit.Until("the settings are fetched", s => s.LastResync is { Good: true, Url: var url } && url == $"{site.Address}/mine.xml");
        await unit.Hears((600, -12));

        await unit.Lift();
        await unit.Until("the phone is off hook", s => s.Line("phone") != "On hook");
        await unit.Open("/reboot");
        await unit.Until("the restart waits for the phone", async () => (await unit.Page())?.Document.GetProperty("notes").EnumerateArray().Any(n => n.GetString() == "Restart (asked for on a page) waits until nothing is in use") == true);
        Assert.Equal(1, unit.Starts);
        await unit.HangUp();
        await unit.Until("the unit has started again", async () => unit.Starts == 2 && await unit.Page() is not null);
        Assert.Equal(0, unit.LastExit);
        await unit.Hears((600, -12));
    });
}
