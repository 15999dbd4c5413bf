using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>Which pieces of what is looked for are looked up.</summary>
public class PieceSampleTests
{
    // A hundred devices: all have "spa3102", nine in ten are "enrolled", one in four is "acme", one in ten "rare"; who is expected has no version.
    private static readonly PieceSample Fleet = new([.. Enumerable.Range(0, 100).Select(i =>
        $"  SPA3102=o  {(i % 4 == 0 ? "Acme=c  " : "Zulu=c  ")}{(i % 10 == 3 ? "expected=z  " : "5.1.7=v  enrolled=z  ")}{(i % 10 == 5 ? "rare=t  " : string.Empty)}")]);

    [Theory]
    [InlineData("%acme%", "acm cme")]
    [InlineData("%  a%", "  a")]
    [InlineData("%50%%", "")]
    [InlineData("%under_score%", "und nde der sco cor ore")]
    [InlineData("%a\u00e4\u5b57\ud83d\ude00b%", "a\u00e4\u5b57 \u00e4\u5b57\ud83d\ude00 \u5b57\ud83d\ude00b")]
    public void A_pattern_has_the_pieces_that_stand_in_each_text_it_fits(string pattern, string pieces)
        => Assert.Equal(pieces, string.Join(' ', PieceSample.Pieces(pattern)).Replace("    a", "  a", StringComparison.Ordinal));

    [Fact]
    public void What_nearly_every_device_has_is_not_looked_up()
    {
        Assert.Empty(Fleet.Choose(["%spa3%"]));
        Assert.Empty(Fleet.Choose(["%  enrolled=z  %"]));
        Assert.DoesNotContain(Fleet.Choose(["%  expected=z  %"]), p => p is "=z " or "z  " or "d=z" or "ed=");
        Assert.Contains(Fleet.Choose(["%  expected=z  %"]), p => "  expected".Contains(p, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_texts_those_are_looked_up_that_leave_the_fewest()
    {
        var chosen = Fleet.Choose(["%  expected=z  %", "%  5.1.7=v  %"]);
        Assert.Contains(chosen, p => "  expected".Contains(p, StringComparison.Ordinal));
        Assert.Contains(chosen, p => "  5.1.7=v".Contains(p, StringComparison.Ordinal));
        Assert.All(Fleet.Choose(["%spa3%", "%rare%"]), p => Assert.Contains(p, "rare", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_device_of_the_sample_has_is_looked_up_by_some_of_its_pieces()
        => Assert.InRange(Fleet.Choose(["%fm600a0001%"]).Count, 1, 4);

    [Fact]
    public void Something_is_looked_up_when_it_must_be_and_there_is_anything()
    {
        Assert.NotEmpty(Fleet.Choose(["%spa3%"], always: true));
        Assert.Empty(Fleet.Choose(["%50%%"], always: true));
        Assert.NotEmpty(new PieceSample([]).Choose(["%spa3%"], always: true));
    }
}
