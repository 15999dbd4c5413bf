using Spa.Configuration.Parameters;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls;

/// <summary>Star codes of the phone (behaviour f.1).</summary>
public class StarCodeTests
{
    // Code, its default, the service, the setting and what it becomes.
    public static TheoryData<string, string, string, string, string> Stored => new()
    {
        { "CW_Act_Code", "*56", "Call_Waiting_Serv_1_", "CW_Setting_1_", "yes" },
        { "CW_Deact_Code", "*57", "Call_Waiting_Serv_1_", "CW_Setting_1_", "no" },
        { "CWCID_Act_Code", "*25", "CWCID_Serv_1_", "CWCID_Setting_1_", "yes" },
        { "CWCID_Deact_Code", "*45", "CWCID_Serv_1_", "CWCID_Setting_1_", "no" },
        { "CID_Act_Code", "*65", "CID_Serv_1_", "CID_Setting_1_", "yes" },
        { "CID_Deact_Code", "*85", "CID_Serv_1_", "CID_Setting_1_", "no" },
        { "Dist_Ring_Act_Code", "*26", "Dist_Ring_Serv_1_", "Dist_Ring_Setting_1_", "yes" },
        { "Dist_Ring_Deact_Code", "*46", "Dist_Ring_Serv_1_", "Dist_Ring_Setting_1_", "no" },
        { "Block_CID_Act_Code", "*67", "Block_CID_Serv_1_", "Block_CID_Setting_1_", "yes" },
        { "Block_CID_Deact_Code", "*68", "Block_CID_Serv_1_", "Block_CID_Setting_1_", "no" },
        { "Secure_All_Call_Act_Code", "*16", "Secure_Call_Serv_1_", "Secure_Call_Setting_1_", "yes" },
        { "Secure_No_Call_Act_Code", "*17", "Secure_Call_Serv_1_", "Secure_Call_Setting_1_", "no" },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void A_code_stores_its_setting(string code, string keys, string service, string setting, string value)
    {
        var before = (setting, value == "yes" ? "no" : "yes");
        var n = Lifted(before);
        n.World.Phone.Dial(keys);
        Assert.True(n.World.RunUntil(() => n.Tone == "Confirm Tone", 2.Seconds), n.Tone);
        Assert.Equal(value, Text(n, setting));

        // Then there is dial tone again.
        Assert.True(n.World.RunUntil(() => n.Tone == "Dial Tone", 2.Seconds));

        // It is no code when the service is not permitted, and when it is blank.
        foreach (var other in new[] { (service, "no"), (code, "") })
        {
            n = Lifted(before, other);
            n.World.Phone.Dial(keys);
            n.World.Run(2.Seconds);
            Assert.Equal(("Reorder Tone", before.Item2), (n.Tone, Text(n, setting)));
        }
    }

    [Fact]
    [Parameter("CW_Act_Code")]
    [Parameter("CW_Deact_Code")]
    [Parameter("CWCID_Act_Code")]
    [Parameter("CWCID_Deact_Code")]
    [Parameter("CID_Act_Code")]
    [Parameter("CID_Deact_Code")]
    [Parameter("Dist_Ring_Act_Code")]
    [Parameter("Dist_Ring_Deact_Code")]
    [Parameter("Block_CID_Act_Code")]
    [Parameter("Block_CID_Deact_Code")]
    [Parameter("Secure_All_Call_Act_Code")]
    [Parameter("Secure_No_Call_Act_Code")]
    public void Each_code_can_be_another()
    {
        foreach (var row in Stored)
        {
            var (code, keys, setting, value) = ((string)row[0], (string)row[1], (string)row[3], (string)row[4]);
            var before = value == "yes" ? "no" : "yes";
            Live.Differs(code, keys, "*44", n => Dialled(n, keys, setting), value, before, new Scene((setting, before)));
            Live.Differs(code, "*44", keys, n => Dialled(n, "*44", setting), value, before, new Scene((setting, before)));
        }

        static string Dialled(Neighbourhood n, string keys, string setting)
        {
            n.Dial(keys);
            n.World.Run(2.Seconds);
            return Text(n, setting);
        }
    }

    [Fact]
    [Parameter("Confirm_Tone")]
    [Parameter("Prompt_Tone")]
    public void Tones_of_codes()
    {
        Live.Differs("Confirm_Tone", "600@-16;1(.25/.25/1)", "440@-16;3(1/0/1)", n => Heard(n, "*56"), "Confirm Tone 600", "Confirm Tone 440");
        Live.Differs("Prompt_Tone", "520@-19,620@-19;10(*/0/1+2)", "440@-16;10(*/0/1)", n =>
        {
            n.Talking();
            n.Flash();
            return Heard(n, "*98");
        }, "Prompt Tone 520", "Prompt Tone 440");

        static string Heard(Neighbourhood n, string keys)
        {
            n.Dial(keys);
            n.World.RunUntil(() => n.Tone is "Confirm Tone" or "Prompt Tone", 1.Seconds);
            n.World.Run(200.Milliseconds);
            return FormattableString.Invariant($"{n.Tone} {Math.Round(Spa.Media.Analysis.ToneAnalysis.Components(n.World.Phone.Heard.All[^1000..]).Min(one => one.Hertz) / 10) * 10}");
        }
    }

    [Fact]
    [Parameter("CW_Setting_1_")]
    [Parameter("Call_Waiting_Serv_1_")]
    public void Call_waiting_is_permitted_and_wanted()
    {
        Live.Differs("CW_Setting_1_", "yes", "no", n => Announced(n, string.Empty), true, false);
        Live.Differs("Call_Waiting_Serv_1_", "yes", "no", n => Announced(n, string.Empty), true, false);
    }

    [Fact]
    [Parameter("CW_Per_Call_Act_Code")]
    [Parameter("CW_Per_Call_Deact_Code")]
    public void Call_waiting_for_one_call()
    {
        Live.Differs("CW_Per_Call_Deact_Code", "*70", "*44", n => Announced(n, "*70"), false, true);
        Live.Differs("CW_Per_Call_Act_Code", "*71", "*44", n => Announced(n, "*71"), true, false, new Scene(("CW_Setting_1_", "no")));
        Live.Differs("CW_Per_Call_Deact_Code", "*44", "*70", n => Announced(n, "*44"), false, true);
    }

    [Fact]
    public void What_was_wanted_for_one_call_is_for_that_one_only()
    {
        var n = new Neighbourhood();
        Assert.False(Announced(n, "*70"));
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
        Assert.True(Announced(n, string.Empty, again: true));
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);

        // Hanging up forgets it too.
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        n.World.Phone.Dial("*70");
        n.World.Run(1500.Milliseconds);
        n.World.Phone.HangUp();
        n.World.Run(3.Seconds);
        Assert.True(Announced(n, string.Empty, again: true));
    }

    [Fact]
    public void The_call_after_that_one_is_as_usual_without_hanging_up_too()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Max_Forward", "70", new HashSet<string>());
        n.Stranger.Answers = Peer.Says(486);
        n.Dial("*812000#");
        Assert.True(n.World.RunUntil(() => n.Tone == "Busy Tone", 4.Seconds), n.Tone);
        n.Flash();
        n.World.Phone.Dial("2000#");
        Assert.True(n.World.RunUntil(() => n.Tone == "Busy Tone", 4.Seconds), n.Tone);
        Assert.Equal([true, false], n.Stranger.Requests("INVITE").Select(one => one.From.ToString().Contains("anonymous.invalid", StringComparison.Ordinal)));
    }

    [Fact]
    [Parameter("Block_CID_Per_Call_Act_Code")]
    [Parameter("Block_CID_Per_Call_Deact_Code")]
    [Parameter("Secure_One_Call_Act_Code")]
    [Parameter("Secure_One_Call_Deact_Code")]
    public void A_call_is_hidden_or_secure_by_itself()
    {
        Scene With(params (string, string)[] more) => new([.. Scene.ByStranger, .. more]);
        Live.Differs("Block_CID_Per_Call_Act_Code", "*81", "*44", n => Hidden(n, "*81"), true, false, With());
        Live.Differs("Block_CID_Per_Call_Deact_Code", "*82", "*44", n => Hidden(n, "*82"), false, true, With(("Block_CID_Setting_1_", "yes")));
        Live.Differs("Secure_One_Call_Act_Code", "*18", "*44", n => Secure(n, "*18"), true, false, With());
        Live.Differs("Secure_One_Call_Deact_Code", "*19", "*44", n => Secure(n, "*19"), false, true, With(("Secure_Call_Setting_1_", "yes")));

        static string Calls(Neighbourhood n, string keys)
        {
            n.Dial(keys);
            n.World.Run(2.Seconds);
            if (n.Tone == "Reorder Tone")
            {
                n.World.Phone.HangUp();
                n.World.Run(2.Seconds);
                n.World.Phone.Lift();
                n.World.Run(500.Milliseconds);
            }

            n.World.Phone.Dial("2000#");
            n.World.Run(4.Seconds);
            return n.Sent("INVITE");
        }

        static bool Hidden(Neighbourhood n, string keys) => Calls(n, keys).Header("From").Contains("anonymous.invalid", StringComparison.Ordinal);

        static bool Secure(Neighbourhood n, string keys) => Calls(n, keys).Contains("a=crypto", StringComparison.Ordinal);
    }

    // Whether a third caller is announced to a phone that talks with 2000, whom it called after the code.
    private static bool Announced(Neighbourhood n, string code, bool again = false)
    {
        var other = again ? null : n.Station("2000");
        if (other is not null)
        {
            other.AnswersAtOnce = true;
        }

        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        n.World.Phone.Dial(code + "2000#");
        Assert.True(n.World.RunUntil(() => n.Words == "in a call", 8.Seconds) || code.Length > 0, n.Words);
        if (n.Words != "in a call")
        {
            // It was no code.
            n.World.Phone.HangUp();
            n.World.Run(2.Seconds);
            n.World.Phone.Lift();
            n.World.Run(500.Milliseconds);
            n.World.Phone.Dial("2000#");
            Assert.True(n.World.RunUntil(() => n.Words == "in a call", 8.Seconds));
        }

        // Who calls gives up again: nobody waits when the handset is put down.
        var call = 1000 + n.Stranger.All.Count;
        n.Stranger.Send(n.Stranger.Write("INVITE", body: n.Stranger.Sdp(), number: call));
        n.World.Run(1.Seconds);
        var status = n.Stranger.Responses[^1].Status;
        Assert.Contains(status, new[] { 180, 486 });
        n.Stranger.Send(n.Stranger.Write("CANCEL", number: call));
        n.World.Run(500.Milliseconds);
        return status == 180;
    }

    private static Neighbourhood Lifted(params (string, string)[] settings)
    {
        var n = new Neighbourhood(snapshot => Scene.With(snapshot, settings));
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        return n;
    }

    private static string Text(Neighbourhood n, string setting) => n.World.Settings.Text(Catalogue.Find(setting)!);
}
