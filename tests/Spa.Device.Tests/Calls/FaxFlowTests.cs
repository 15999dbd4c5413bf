using Spa.Gateway.Fax;
using Spa.Marks;

namespace Spa.Device.Tests.Calls;

public class FaxFlowTests
{
    [Theory]
    [InlineData(FaxState.Speech, "Heard", true, FaxState.AskingT38, "AskT38")]
    [InlineData(FaxState.Speech, "Heard", false, FaxState.PassThrough, "PassSound")]
    [InlineData(FaxState.Speech, "HeardModem", true, FaxState.PassThrough, "PassSound")]
    [InlineData(FaxState.AskingT38, "Agreed", true, FaxState.T38, "")]
    [InlineData(FaxState.AskingT38, "Refused", true, FaxState.PassThrough, "PassSound")]
    [InlineData(FaxState.Speech, "Agreed", true, FaxState.T38, "")]
    [InlineData(FaxState.PassThrough, "Agreed", true, FaxState.T38, "")]
    [InlineData(FaxState.T38, "BackToSound", true, FaxState.PassThrough, "")]
    [InlineData(FaxState.PassThrough, "Refused", true, FaxState.PassThrough, "")]
    [InlineData(FaxState.T38, "Heard", true, FaxState.T38, "")]
    public void Steps_are_as_listed(FaxState from, string e, bool mayAskT38, FaxState to, string effects)
    {
        var step = FaxFlow.On(from, Events.Single(one => one.GetType().Name == e), mayAskT38);
        Assert.Equal((to, effects), (step.Next, string.Join(", ", step.Effects.Select(effect => effect.GetType().Name))));
    }

    [Fact]
    public void Every_pair_is_in_its_page() => MachineGrid.ShouldBe<FaxState, FaxEvent, FaxEffect>(
        "fax", "Fax: what a call carries, where T.38 is wanted and can be had", Enum.GetValues<FaxState>(), Events, (state, e) => FaxFlow.On(state, e, true));

    private static FaxEvent[] Events => [new FaxEvent.Heard(), new FaxEvent.HeardModem(), new FaxEvent.Agreed(), new FaxEvent.Refused(), new FaxEvent.BackToSound()];
}
