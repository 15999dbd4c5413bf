using Spa.Fleet.Inventory;

namespace Spa.Fleet.Tests.Inventory;

public class DeviceQueryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  Berlin   ACME ", "berlin acme")]
    [InlineData("00:0E:08:aa", "00:0e:08:aa")]
    [InlineData("de:ad:be:ef:00:01", "de:ad:be:ef:00:01")]
    [InlineData("http://192.0.2.1", "http://192.0.2.1")]
    [InlineData("state:Enrolled", "state:enrolled")]
    [InlineData("customer:\"Acme Telecom\" 5.1", "5.1 customer:\"Acme Telecom\"")]
    [InlineData("customer:none site:\"none\"", "customer:none site:\"none\"")]
    [InlineData("-tag:pilot tag:attic", "-tag:pilot tag:attic")]
    [InlineData("model:spa-3102", "model:SPA3102")]
    [InlineData("health:RESYNC-failing health:attention", "health:resync-failing health:attention")]
    [InlineData("version:5.1.10(GW)", "version:5.1.10(GW)")]
    public void What_is_typed_is_read_and_written_the_same(string typed, string written)
    {
        var query = DeviceQuery.Parse(typed).OrThrow();
        Assert.Equal(written, query.ToString());
        Assert.Equal(query, DeviceQuery.Parse(query.ToString()).OrThrow());
    }

    [Theory]
    [InlineData("coustomer:acme", 0, "one of state, customer, site, tag, model, version, health before the colon")]
    [InlineData("a state:open", 8, "a state: expected, enrolled, blocked")]
    [InlineData("state:1", 6, "a state: expected, enrolled, blocked")]
    [InlineData("tag:", 4, "a value after the colon, or none")]
    [InlineData("site:\"West", 10, "a closing quote")]
    [InlineData("a b c d e f g h i", 16, "no more than 8 words and filters")]
    public void What_cannot_be_meant_is_refused_where_it_stands(string typed, int at, string expected)
    {
        Assert.False(DeviceQuery.Parse(typed).Ok(out _, out var error));
        Assert.Equal((at, expected), (error.At, error.Expected));
    }

    [Fact]
    public void A_health_that_is_none_names_all_there_are()
    {
        Assert.False(DeviceQuery.Parse("health:ill").Ok(out _, out var error));
        Assert.StartsWith("a health: attention, problem, warning, pending, fine, blocked,", error.Expected, StringComparison.Ordinal);
        Assert.False(DeviceQuery.Parse(new string('x', 501)).Ok(out _, out error));
        Assert.Equal("at most 500 characters", error.Expected);
    }

    [Fact]
    public void A_filter_replaces_the_one_of_its_field()
    {
        var query = DeviceQuery.Parse("berlin state:enrolled tag:a").OrThrow();
        Assert.Equal("berlin tag:a state:blocked", query.With(DeviceField.State, "blocked").ToString());
        Assert.Equal("berlin tag:a", query.With(DeviceField.State, null).ToString());
        Assert.Equal(("enrolled", null), (query.Of(DeviceField.State), query.Of(DeviceField.Customer)));
    }

    [Fact]
    public void Any_text_is_read_or_refused_within_itself()
    {
        var random = new Random(7);
        const string Signs = "abtag:\" -none:statehealth0\t\u00e9";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(24)).Select(_ => Signs[random.Next(Signs.Length)])]);
            if (DeviceQuery.Parse(text).Ok(out var query, out var error))
            {
                Assert.Equal(query, DeviceQuery.Parse(query.ToString()).OrThrow());
            }
            else
            {
                Assert.InRange(error.At, 0, text.Length);
            }
        }
    }
}
