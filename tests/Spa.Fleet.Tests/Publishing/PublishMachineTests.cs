using System.Globalization;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.Fleet.Publishing;
using Spa.Marks;

namespace Spa.Fleet.Tests.Publishing;

public class PublishMachineTests
{
    private static readonly (string Name, PublishEvent Event)[] Events =
    [
        ("counted: pending", Counted(pending: 5)),
        ("counted: all good", Counted(good: 5)),
        ("counted: one failed, the others good", Counted(good: 4, failed: 1)),
        ("counted: as many failed as stop it", Counted(pending: 2, failed: 3)),
        ("counted: as many silent as stop it", Counted(pending: 2, silent: 4)),
        ("counted: the failed are excused", Counted(good: 2, failed: 3, excused: 3)),
        ("counted: nobody came", Counted(away: 5)),
        ("pause", new PublishEvent.Pause("eve")),
        ("continue", new PublishEvent.Continue("eve")),
        ("stop", new PublishEvent.Stop("eve", "calls drop")),
        ("roll back", new PublishEvent.RollBack("eve")),
        ("change the layer again", new PublishEvent.ChangeAgain("eve")),
    ];

    private static readonly PublishLimits Limits = new(3, 4, false);

    [Fact]
    public void Every_state_and_event_is_written_down()
    {
        var page = new StringBuilder("# A publish in stages\n\nEvery state with every event (`Spa.Fleet/Publishing/PublishMachine.cs`): three failed or four silent devices stop it. A cell says what it becomes, why, and what is written down with it.\n");
        foreach (var state in Enum.GetValues<PublishState>())
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {state}\n\n| event | at the first of two stages | at the rest |\n|---|---|---|\n");
            foreach (var (name, e) in Events)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {name} | {Cell(state, 0, e)} | {Cell(state, 1, e)} |\n");
            }
        }

        CheckedIn.ShouldEqual(page.ToString(), "docs", "machines", "publish.md");
    }

    [Fact]
    public void A_held_publish_waits_after_a_good_stage_with_the_next_one_chosen()
    {
        var step = PublishMachine.On(new(PublishState.Running, 0, string.Empty), Counted(good: 2, away: 1), 3, Limits with { Hold = true });
        Assert.Equal(new(PublishState.Paused, 1, "Stage 1 went well: 2 good, 1 away. It waits to be continued, as was asked for."), step.Next);
        Assert.Equal([new PublishEffect.BeginStage(1)], step.Effects.ToArray());
    }

    [Fact]
    public void A_stage_that_an_operator_lets_go_on_need_not_show_a_good_device()
    {
        var standing = PublishMachine.On(new(PublishState.Paused, 0, "x"), new PublishEvent.Continue("eve"), 2, Limits).Next;
        Assert.Equal(new(PublishState.Running, 1, string.Empty), PublishMachine.On(standing, Counted(away: 3), 2, Limits).Next);
        Assert.Equal(PublishState.Stopped, PublishMachine.On(standing, Counted(failed: 3), 2, Limits).Next.State);
    }

    [Theory]
    [InlineData(PublishState.Running, 0, null, false, false)]
    [InlineData(PublishState.Running, 0, 0, false, true)]
    [InlineData(PublishState.Running, 0, 1, false, false)]
    [InlineData(PublishState.Running, 1, 0, false, true)]
    [InlineData(PublishState.Running, 2, null, false, true)]
    [InlineData(PublishState.Paused, 0, 0, false, false)]
    [InlineData(PublishState.Paused, 2, null, false, false)]
    [InlineData(PublishState.Paused, 0, 0, true, true)]
    [InlineData(PublishState.Stopped, 2, null, true, true)]
    [InlineData(PublishState.Stopped, 2, null, false, false)]
    [InlineData(PublishState.Finished, 2, null, false, true)]
    [InlineData(PublishState.RolledBack, 2, 0, true, false)]
    public void Who_gets_the_new_revision_follows_from_the_standing_and_the_devices_own_row(PublishState state, int stage, int? own, bool taken, bool gets)
        => Assert.Equal(gets, new Membership(own, taken).GetsNew(new(state, stage, string.Empty), 3));

    [Fact]
    public void A_count_chooses_the_same_devices_each_time_and_others_for_another_publish()
    {
        var fleet = Enumerable.Range(0, 1000).Select(i => MacAddress.Of($"000e08{i:x6}")).ToList();
        var chosen = StageChoice.Of(fleet, 10, 7);
        Assert.Equal(chosen, StageChoice.Of(fleet.AsEnumerable().Reverse(), 10, 7));
        Assert.Equal(10, chosen.Distinct().Count());
        Assert.Equal(chosen, StageChoice.Of(fleet, 20, 7).Take(10));
        Assert.NotEqual(chosen, StageChoice.Of(fleet, 10, 8));
        Assert.Equal(1000, StageChoice.Of(fleet, 5000, 7).Count);
    }

    [Theory]
    [InlineData("device:00:0e:08:AA:bb:cc", "device:000e08aabbcc")]
    [InlineData("tag:pilot", "tag:pilot")]
    [InlineData("count: 100", "count:100")]
    [InlineData("rest", "rest")]
    public void A_stage_is_read(string text, string written) => Assert.Equal(written, StageTarget.Parse(text).OrThrow().ToString());

    [Theory]
    [InlineData("", 0, "'device:', 'tag:', 'count:' or 'rest'")]
    [InlineData("device:x", 7, "a hex digit of a MAC address")]
    [InlineData("tag:two words", 4, "a tag of at most 40 characters without blanks")]
    [InlineData("count:0", 6, "a number of devices from 1 to 100000")]
    [InlineData("count:-1", 6, "a number of devices from 1 to 100000")]
    [InlineData("all", 0, "'device:', 'tag:', 'count:' or 'rest'")]
    public void Bad_text_is_refused_where_it_breaks(string text, int at, string expected)
    {
        Assert.False(StageTarget.Parse(text).Ok(out _, out var error));
        Assert.Equal((at, expected), (error.At, error.Expected));
    }

    private static string Cell(PublishState state, int stage, PublishEvent e)
    {
        var step = PublishMachine.On(new(state, stage, string.Empty), e, 2, Limits);
        return step.Refusal is { } refusal ? $"refused: {refusal}"
            : step.Next == new PublishStanding(state, stage, string.Empty) && step.Effects.IsEmpty ? "-"
            : string.Join("; ", new[] { $"{step.Next.State}, stage {step.Next.Stage + 1}" }.Concat(step.Next.Why.Length > 0 ? [$"\"{step.Next.Why}\""] : []).Concat(step.Effects.Select(f => f.ToString()!)));
    }

    private static PublishEvent.Counted Counted(long pending = 0, long good = 0, long failed = 0, long silent = 0, long away = 0, long excused = 0)
        => new(new(pending, 0, good, failed, silent, away, excused));
}
