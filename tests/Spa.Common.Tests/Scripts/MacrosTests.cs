using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class MacrosTests
{
    private static readonly Unit Box = new() { ["MAU"] = "000E08012345", ["MA"] = "000e08012345", ["A"] = "$MA|$SA", ["B"] = "", ["SA"] = "hidden" };

    [Theory]
    [InlineData("no macro", "no macro")]
    [InlineData("$MAU.cfg", "000E08012345.cfg")]
    [InlineData("$(MAU)config", "000E08012345config")]
    [InlineData("$(MAU:8)$(MAU:0:2)$(MAU:2:0)", "234500")]
    [InlineData("$(MAU:99999999999999999999:1)x", "x")]
    [InlineData("$(MAU:1:99999999999999999999)", "00E08012345")]
    [InlineData("$(MAU:) $(MAU:1:) $(MAU::1) $(MAU:1:2:3) $(MAU )", "$(MAU:) $(MAU:1:) $(MAU::1) $(MAU:1:2:3) $(MAU )")]
    [InlineData("$A", "$MA|$SA")]
    [InlineData("$B$B", "")]
    [InlineData("$", "$")]
    [InlineData("$$", "$")]
    [InlineData("$$$", "$$")]
    [InlineData("$(", "$(")]
    [InlineData("$SA $(SB) $SC", "$SA $(SB) $SC")]
    [InlineData("$(MAU$MA)", "$(MAU000e08012345)")]
    [InlineData("$Ma $mA $MAÄ", "$Ma $mA 000e08012345Ä")]
    public void Macros_are_expanded_in_one_pass(string text, string expanded) => Assert.Equal(expanded, Macros.Expand(text, Box));

    [Fact]
    public void A_result_is_cut_at_its_limit()
        => Assert.Equal(Macros.Limit, Macros.Expand(string.Concat(Enumerable.Repeat("$MAU", 10_000)), Box).Length);
}
