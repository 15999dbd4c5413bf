using Spa.Device.Tests.Calls;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Phones;
using Spa.Media;
using Spa.Media.Analysis;

namespace Spa.Device.Tests.Phones;

/// <summary>The factory's tones and call waiting cadences as a telephone hears them: within 0.5 Hz, 0.5 dB and 5 ms of their scripts (behaviour b.2). The factory's rings are in <see cref="PhoneCallerIdTests"/>.</summary>
public class RenderedToneTests
{
    private static readonly Dictionary<string, Action<PhoneScene>> Ways = new(StringComparer.Ordinal)
    {
        ["Dial"] = scene => scene.Phone.Lift(),
        ["Second Dial"] = scene => scene.Leg.Invite(second: true),
        ["Outside Dial"] = scene => Dialled(scene, "9"),
        ["Prompt"] = scene => Dialled(scene, "*98"),
        ["Busy"] = Failed(CallFailure.Busy),
        ["Reorder"] = Failed(CallFailure.Reorder),
        ["Off Hook Warning"] = scene =>
        {
            Failed(CallFailure.Reorder)(scene);
            Assert.True(scene.RunUntil(() => scene.Leg.Playing == PhoneTone.OffHookWarning, 12.Seconds));
            scene.Phone.Heard.Mark();
        },
        ["Ring Back"] = scene => Told(scene, CallProgress.Ringing),
        ["Ring Back 2"] = scene => Told(scene, CallProgress.Queued),
        ["Confirm"] = scene => scene.Leg.Confirm(),
        ["SIT1"] = Failed(CallFailure.Sit1),
        ["SIT2"] = Failed(CallFailure.Sit2),
        ["SIT3"] = Failed(CallFailure.Sit3),
        ["SIT4"] = Failed(CallFailure.Sit4),
        ["MWI Dial"] = scene =>
        {
            scene.Leg.SetMessages(true);
            scene.Phone.Lift();
        },
        ["Cfwd Dial"] = scene => scene.Phone.Lift(),
        ["Holding"] = scene =>
        {
            scene.Join();
            scene.Leg.Hold(true);
        },
        ["Secure Call Indication"] = scene =>
        {
            scene.Far.Secure = true;
            scene.Join();
        },
        ["Feature Invocation"] = scene =>
        {
            scene.Join();
            scene.Leg.Choose(true);
        },
    };

    // Tone; seconds that are listened to; what is heard in them, from its first sound on.
    public static TheoryData<string, double, string> Tones => new()
    {
        { "Dial", 9, "0-9 350@-19,440@-19" },
        { "Second Dial", 9, "0-9 420@-19,520@-19" },
        { "Outside Dial", 9, "0-9 420@-16" },
        { "Prompt", 9, "0-9 520@-19,620@-19" },
        { "Busy", 2.2, "0-.5 480@-19,620@-19; 1-1.5 480@-19,620@-19; 2-2.2 480@-19,620@-19" },
        { "Reorder", 0.9, "0-.25 480@-19,620@-19; .5-.75 480@-19,620@-19" },
        { "Off Hook Warning", 0.6, "0-.125 480@-10,620@0; .25-.375 480@-10,620@0; .5-.6 480@-10,620@0" },
        { "Ring Back", 8.5, "0-2 440@-19,480@-19; 6-8 440@-19,480@-19" },
        { "Ring Back 2", 3.5, "0-1 440@-19,480@-19; 2-3 440@-19,480@-19" },
        { "Confirm", 0.9, "0-.25 600@-16; .5-.75 600@-16" },
        { "SIT1", 5.5, "0-.38 985@-16; .38-.76 1428@-16; .76-1.14 1777@-16; 5.14-5.5 985@-16" },
        { "SIT2", 3, "0-.274 914@-16; .274-.548 1371@-16; .548-.928 1777@-16" },
        { "SIT3", 3, "0-.38 914@-16; .38-.76 1371@-16; .76-1.14 1777@-16" },
        { "SIT4", 3, "0-.38 985@-16; .38-.654 1371@-16; .654-1.034 1777@-16" },
        { "MWI Dial", 6, string.Join("; ", Enumerable.Range(0, 10).Select(i => FormattableString.Invariant($"{i / 5.0}-{(i / 5.0) + 0.1} 350@-19,440@-19"))) + "; 2-6 350@-19,440@-19" },
        { "Cfwd Dial", 6, string.Join("; ", Enumerable.Range(0, 5).Select(i => FormattableString.Invariant($"{i / 2.5}-{(i / 2.5) + 0.2} 350@-19,440@-19"))) + "; 2-6 350@-19,440@-19" },
        { "Holding", 10.2, "0-.1 600@-19; .2-.3 600@-19; .4-.5 600@-19; 10-10.1 600@-19" },
        { "Secure Call Indication", 7, "2-2.2 397@-19; 2.3-2.4 507@-19; 6.5-6.7 397@-19; 6.8-6.9 507@-19" },
        { "Feature Invocation", 0.35, "0-.1 350@-16; .2-.3 350@-16" },
    };

    [Theory]
    [MemberData(nameof(Tones))]
    public void A_tone_is_heard_as_its_script_says(string tone, double seconds, string expected)
    {
        var scene = PhoneScene.Start(("Dial_Plan_1_", "(5|9,xxx)"), ("Cfwd_All_Dest_1_", tone == "Cfwd Dial" ? "200" : string.Empty));
        if (tone is not ("Dial" or "MWI Dial" or "Cfwd Dial"))
        {
            // Nothing is heard before: the number that is called, and the call that is talked in.
            scene.Lift();
            scene.Dial("5");
        }

        scene.Phone.Heard.Mark();
        Ways[tone](scene);
        var first = double.Parse(expected.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
        Listen(scene, TimeSpan.FromSeconds(seconds - first)).ShouldBeFromItsStart(expected);
    }

    [Fact]
    public void The_conference_tone_is_heard_as_its_script_says()
    {
        var n = new Neighbourhood();
        n.Talking();
        var third = n.Station("3000");
        third.AnswersAtOnce = true;
        n.Flash();
        n.World.Phone.Dial("3000#");
        n.World.Run(4.Seconds);
        n.World.Phone.Heard.Mark();
        n.Flash();
        n.World.Run(9500.Milliseconds);
        ToneAnalysis.Measure(n.World.Phone.Heard.SinceMark).ShouldBeFromItsStart("0-.1 350@-19; .2-.3 350@-19; 10-10.1 350@-19");
    }

    // The nine call waiting cadences: number; what is heard of each.
    public static TheoryData<int, string> Waitings => new()
    {
        { 1, "0-.3 10-10.3" }, { 2, "0-.1 .2-.3 10-10.1 10.2-10.3" }, { 3, "0-.1 .2-.3 .4-.5 10.2-10.3 10.4-10.5 10.6-10.7" }, { 4, "0-.1 .2-.5 .6-.7 10-10.1 10.2-10.5 10.6-10.7" },
        { 5, "0-.5" }, { 6, "0-.1 .2-.5 .7-1 10.1-10.2 10.3-10.6 10.8-11.1" }, { 7, "0-.3 .4-.7 .8-.9 10-10.3 10.4-10.7 10.8-10.9" }, { 8, "0-.3" }, { 9, "0-.3 10-10.3" },
    };

    [Theory]
    [MemberData(nameof(Waitings))]
    public void A_call_waiting_tone_is_heard_as_its_cadence_says(int number, string bursts)
    {
        var scene = PhoneScene.Start();
        scene.Talk();
        scene.Phone.Heard.Mark();
        scene.Leg.Alert(new CallOffer(1, number, null));
        scene.Run(11500.Milliseconds);
        ToneAnalysis.Measure(scene.Phone.Heard.SinceMark).ShouldBeFromItsStart(string.Join("; ", bursts.Split(' ').Select(burst => burst + " 440@-10")));
    }

    // From the first sound to the end of the listening.
    private static ToneReading Listen(PhoneScene scene, TimeSpan time)
    {
        scene.Run(time + 3.Seconds);
        var heard = scene.Phone.Heard.SinceMark;
        return ToneAnalysis.Measure(heard[heard.IndexOfAnyExcept((short)0)..][..Pcm.Samples(time)]);
    }

    // The dial tone before it is not listened to.
    private static void Dialled(PhoneScene scene, string keys)
    {
        scene.Leg.Invite(second: true);
        scene.Dial(keys);
        scene.Phone.Heard.Mark();
    }

    private static Action<PhoneScene> Failed(CallFailure why) => scene => scene.Leg.Fail(why);

    private static void Told(PhoneScene scene, CallProgress how) => scene.Leg.Progress(how);
}
