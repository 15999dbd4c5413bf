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
        var fault = LayerCheck.Entry(new(name, text, access), variable => variable switch { "period" => "3600+60", "word" => "often", _ => null });
        Assert.Equal(sentence, fault?.ToString());
        Assert.Equal(at, fault?.At);
    }

    [Theory]
    [InlineData("pin", VariableType.Text, "anything", null)]
    [InlineData("pin", VariableType.Number, "-12.5", null)]
    [InlineData("pin", VariableType.Number, "12a", "pin is a number; '12a' is none.")]
    [InlineData("1pin", VariableType.Text, "", "1pin is no name for a variable: a letter, then letters, digits and _, at most 40.")]
    [InlineData("mac", VariableType.Text, "", "mac is filled by the server for each device; take another name.")]
    public void A_variable_is_judged_by_name_and_type(string name, VariableType type, string value, string? sentence)
        => Assert.Equal(sentence, new LayerVariable(name, type, value).Fault()?.ToString());

    [Fact]
    public void No_text_form_shows_a_secret()
        => Assert.Equal("sip = ***", new LayerVariable("sip", VariableType.Secret, "s3cret").ToString());
}
