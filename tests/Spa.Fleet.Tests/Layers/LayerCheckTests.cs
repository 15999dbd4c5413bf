using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;

namespace Spa.Fleet.Tests.Layers;

public class LayerCheckTests
{
    public static TheoryData<string, string?, UserAccess?, string?, int?> Rows => new()
    {
        { "Dial_Tone", "350@-19;10(*/0/1)", null, null, null },
        { "Dial_Tone", "rubbish", null, "Dial_Tone cannot be this: expected a frequency in Hz at 0 (SPA ToneScript).", 0 },
        { "dial_tone", "350@-19;10(*/0/1)", null, "dial_tone is written 'Dial_Tone'.", null },
        { "No_Such_Thing", "1", null, "No_Such_Thing is no parameter of the catalogue: see docs/parameters.md.", null },
        { "Profile_Rule", "/x", null, "Profile_Rule is written by the server for each device; no layer may set it.", null },
        { "GPP_SA", "x", null, "GPP_SA is written by the server for each device; no layer may set it.", null },
        { "Resync_Periodic", "{{period}}", null, null, null },
        { "Resync_Periodic", "{{word}}", null, "Resync_Periodic cannot be this once its variables are filled in: expected seconds at 0 (SPA delay list).", null },
        { "Resync_Periodic", "{{unknown}}", null, null, null },
        { "Resync_Periodic", "{{", null, "Resync_Periodic cannot be read: expected }} after the name of a variable at 2 (docs/server.md, variables).", 2 },
        { "Speed_Dial_2_1_", null, UserAccess.ReadWrite, null, null },
        { "Speed_Dial_2_1_", null, null, "Speed_Dial_2_1_ has neither a value nor a right of the user.", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_entry_is_judged_before_it_is_kept(string name, string? text, UserAccess? access, string? sentence, int? at)
    {
        var fault = LayerCheck.Entry(new(name, text, access), new VariableTable([], [("period", "3600+60"), ("word", "often")]));
        Assert.Equal(sentence, fault?.ToString());
        Assert.Equal(at, fault?.At);
    }

    [Theory]
    [InlineData("pin", VariableType.Text, "anything", null)]
    [InlineData("pin", VariableType.Text, null, null)]
    [InlineData("pin", VariableType.Number, "-12.5", null)]
    [InlineData("pin", VariableType.Number, "12a", "pin is a number; '12a' is none.")]
    [InlineData("pin", VariableType.Number, "{{other}}", null)]
    [InlineData("pin", VariableType.Secret, "a{{b", null)]
    [InlineData("pin", VariableType.Text, "a{{b", "pin cannot be read: expected }} after the name of a variable at 4 (docs/server.md, variables).")]
    [InlineData("sip", VariableType.Address, "sip.example.net:5060", null)]
    [InlineData("sip", VariableType.Address, "192.0.2.1", null)]
    [InlineData("sip", VariableType.Address, "[2001:db8::1]:5060", null)]
    [InlineData("sip", VariableType.Address, "sip_example", "sip is a host name or an address with or without a port; 'sip_example' is none.")]
    [InlineData("sip", VariableType.Address, "http://x", "sip is a host name or an address with or without a port; 'http://x' is none.")]
    [InlineData("number", VariableType.Phone, "+4930123456", null)]
    [InlineData("number", VariableType.Phone, "*72#", null)]
    [InlineData("number", VariableType.Phone, "030 123", "number is a telephone number (digits, * and #, + in front); '030 123' is none.")]
    [InlineData("tone", VariableType.Choice, "low", null)]
    [InlineData("tone", VariableType.Choice, "loud", "tone is one of low, high; 'loud' is none of them.")]
    [InlineData("1pin", VariableType.Text, "", "1pin is no name for a variable: a letter, then letters, digits and _, at most 40.")]
    [InlineData("mac", VariableType.Text, "", "mac is filled by the server for each device; take another name.")]
    public void A_variable_is_judged_by_name_and_type(string name, VariableType type, string? value, string? sentence)
        => Assert.Equal(sentence, new LayerVariable(name, type, value) { Choices = type == VariableType.Choice ? ["low", "high"] : [] }.Fault()?.ToString());

    [Fact]
    public void A_choice_names_what_it_may_be_and_nothing_else_does()
    {
        Assert.Equal("tone is a choice and names none: give what it may be, separated by commas.", new LayerVariable("tone", VariableType.Choice, "low").Fault()?.ToString());
        Assert.Equal("tone names choices and is no choice: give it that type.", (new LayerVariable("tone", VariableType.Text, "low") { Choices = ["low"] }).Fault()?.ToString());
    }

    [Fact]
    public void A_variable_over_another_must_fit_that_ones_type_and_its_secret_is_not_told()
    {
        var below = Layer.Empty(LayerScope.All).With([new LayerChange.SetVariable(new("n", VariableType.Number, null)), new LayerChange.SetVariable(new("tone", VariableType.Choice, "low") { Choices = ["low", "high"] })]);
        Assert.Equal("n is a number; 'x' is none.", LayerCheck.Variable(new("n", VariableType.Text, "x"), [below])?.ToString());
        Assert.Equal("n is a number; what it holds is none.", LayerCheck.Variable(new("n", VariableType.Secret, "x"), [below])?.ToString());
        Assert.Equal("tone is one of low, high; 'mid' is none of them.", LayerCheck.Variable(new("tone", VariableType.Text, "mid"), [below])?.ToString());
        Assert.Null(LayerCheck.Variable(new("tone", VariableType.Text, "high"), [below]));
    }

    [Fact]
    public void No_text_form_shows_a_secret()
        => Assert.Equal("sip = ***", new LayerVariable("sip", VariableType.Secret, "s3cret").ToString());
}
