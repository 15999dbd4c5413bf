using System.Net;
using Spa.Fleet.Publishing;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>A provider changes the settings of its units in stages: one unit first. When that one fails nobody else gets them, and what was given out is taken back.</summary>
public class StagedPublishTests
{
    [Fact]
    public async Task A_publish_reaches_one_unit_first_then_the_rest_stops_by_itself_when_the_first_fails_and_is_taken_back_from_units()
    {
        await using var provider = await Provider.Open("Report_Trigger=boot,resync", "Syslog_Server=", "Dial_Tone=350@-19;10(*/0/1)");
        await using var first = await Home.Make(false, provider.Ca);
        await using var second = await Home.Make(false, provider.Ca);
        foreach (var unit in new[] { first, second })
        {
            await unit.PlugIn(provider.Address);
            await unit.Until("the profile is applied", s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
            await unit.Until("the provider knows", () => Task.FromResult(provider.Find(unit.Mac) is { Sequence: > 0 } known && known.Health.SequenceReported == known.Sequence));
        }

        // One first. Somebody on the line holds its answer back, so that what the other has meanwhile can be looked at.
        var held = new WireRule($"/p/{provider.TokenOf(first.Mac)}/", WireRuleKind.Hold);
        provider.Wire.Set(held);
        var published = await provider.Publish("tone of the country", first.Mac, "Dial_Tone=425@-15;*(*/0/1)");
        await second.Until("the second has asked again", Asked(provider, second));
        Assert.Contains("350@-19", await Tone(second), StringComparison.Ordinal);
        Assert.Equal((PublishState.Running, 0), provider.StateOf(published));
        held.Release();
        provider.Wire.Set();
        await first.Until("the first has the new tone", async () => (await Tone(first)).Contains("425@-15", StringComparison.Ordinal));
        await second.Until("the second has it after the first has reported", async () => (await Tone(second)).Contains("425@-15", StringComparison.Ordinal));
        await first.Until("the publish is finished", () => Task.FromResult(provider.StateOf(published).State == PublishState.Finished));
        await first.Hears((425, -15));

        // The second publish: the first unit gets it damaged.
        provider.Wire.Set(new WireRule($"/p/{provider.TokenOf(first.Mac)}/", WireRuleKind.FlipByte, At: 20));
        published = await provider.Publish("another tone", first.Mac, "Dial_Tone=1000@-10;*(*/0/1)", failures: 1);
        await second.Until("the publish runs no more", () => Task.FromResult(provider.StateOf(published).State != PublishState.Running));
        Assert.Equal((PublishState.Stopped, 0), provider.StateOf(published));
        await second.Until("the second has asked again", Asked(provider, second));
        Assert.Contains("425@-15", await Tone(second), StringComparison.Ordinal);
        Assert.Contains("425@-15", await Tone(first), StringComparison.Ordinal);
        foreach (var told in new[] { await provider.Command("publish", "show", published), await provider.Page($"/publishes/{published}") })
        {
            Assert.Contains("Stopped by itself: 1 device failed, 1 or more stop it.", told, StringComparison.Ordinal);
            Assert.Contains("corrupt file", told, StringComparison.Ordinal);
        }

        await provider.Command("publish", "rollback", published);
        provider.Wire.Set();

        // The third: the first unit takes it, and then it is taken back from there.
        published = await provider.Publish("another tone, once more", first.Mac, "Dial_Tone=1000@-10;*(*/0/1)", hold: true);
        await first.Until("the first has the tone", async () => (await Tone(first)).Contains("1000@-10", StringComparison.Ordinal));
        await first.Until("the first stage is over", () => Task.FromResult(provider.StateOf(published) == (PublishState.Paused, 1)));
        await first.Hears((1000, -10));
        await second.Until("the second has asked again", Asked(provider, second));
        Assert.Contains("425@-15", await Tone(second), StringComparison.Ordinal);
        await provider.Command("publish", "rollback", published);
        await first.Until("the old tone is back", async () => (await Tone(first)).Contains("425@-15", StringComparison.Ordinal));
        await first.Until("the provider knows", () => Task.FromResult(provider.Find(first.Mac) is { } known && known.Health.SequenceReported == known.Sequence && known.Health.ResyncFault.Length == 0));
        await first.Hears((425, -15));
        Assert.Equal(PublishState.RolledBack, provider.StateOf(published).State);
    }

    // It has asked at least once since: the first time that it is seen may be an answer to what it asked before.
    private static Func<Task<bool>> Asked(Provider provider, Home unit)
    {
        var (last, times) = (provider.Find(unit.Mac)!.Health.LastSeen, 0);
        return () =>
        {
            var now = provider.Find(unit.Mac)!.Health.LastSeen;
            times += now == last ? 0 : 1;
            last = now;
            return Task.FromResult(times >= 2);
        };
    }

    private static async Task<string> Tone(Home unit)
    {
        var (status, text) = await unit.Open("/admin/spacfg.xml");
        Assert.Equal(HttpStatusCode.OK, status);
        return text[text.IndexOf("<Dial_Tone", StringComparison.Ordinal)..text.IndexOf("</Dial_Tone>", StringComparison.Ordinal)];
    }
}
