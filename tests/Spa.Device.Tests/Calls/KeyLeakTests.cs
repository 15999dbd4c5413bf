using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Tones;
using Spa.Scripts.Tones;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Calls;

/// <summary>Keys that leave apart from the audio: a far end that listens to both counts none of them twice, however short it is, and each once that is long enough to be one.
/// What is left of a key in the audio, some 15 ms before it is known to be one, is no key to any detector.</summary>
public class KeyLeakTests
{
    private const string Keys = "1234567890*#";

    // Method, mode, and the milliseconds from which on they take a key, as the parameters have it.
    [SpandspTheory]
    [InlineData("AVT", "Normal", 40)]
    [InlineData("Auto", "Normal", 40)]
    [InlineData("AVT+INFO", "Normal", 40)]
    [InlineData("INFO", "Normal", 50)]
    [InlineData("AVT", "Strict", 70)]
    [InlineData("INFO", "Strict", 90)]
    public void Each_key_is_counted_once_by_who_listens_to_both(string method, string mode, int least)
    {
        foreach (var milliseconds in Enumerable.Range(8, 14).Select(i => 5 * i))
        {
            var (n, other) = Call(method, mode);
            foreach (var key in Keys)
            {
                n.World.Phone.Press(key, milliseconds.Milliseconds);
            }

            Assert.True(n.World.RunUntil(() => !n.World.Phone.IsDialling, 20.Seconds));
            n.World.Run(1.Seconds);

            // By both methods each arrives twice apart from the audio: which of them is taken is the far end's choice.
            var apart = method == "AVT+INFO" ? string.Concat(other.End.Keys.Where((_, i) => i % 2 == 0)) : other.End.Keys;
            Counted($"{method} {mode} {milliseconds} ms", Keys, apart, other, once: milliseconds >= least);
        }
    }

    // From keypads of other levels: low and high tone in dBm0.
    [SpandspTheory]
    [InlineData("Normal", -3, -1)]
    [InlineData("Normal", -10, -4)]
    [InlineData("Normal", -20, -20)]
    [InlineData("Strict", -3, -1)]
    [InlineData("Strict", -20, -20)]
    [InlineData("Strict", -24, -24)]
    public void Whatever_the_level(string mode, int low, int high)
    {
        foreach (var milliseconds in Enumerable.Range(4, 7).Select(i => 10 * i))
        {
            var (n, other) = Call("AVT", mode);
            var on = FormattableString.Invariant($"{milliseconds / 1000.0}/.09/");
            n.World.Phone.Speak(TonePlan.From(ToneScript.Parse($"697@{low},770@{low},852@{low},1209@{high},1336@{high},1477@{high};{FormattableString.Invariant($"{4 * (milliseconds + 90) / 1000.0}")}({on}1+4,{on}2+5,{on}3+6,{on}2+6)").OrThrow()));
            n.World.Run(3.Seconds);
            Counted($"{mode} {milliseconds} ms", "1596", other.End.Keys, other, once: mode == "Normal");
        }
    }

    [Needs("multimon-ng")]
    public void Nor_is_it_a_key_to_a_decoder_of_its_own_kind()
    {
        var (n, other) = Call("AVT", "Normal");
        for (var i = 0; i < Keys.Length; i++)
        {
            n.World.Phone.Press(Keys[i], (40 + (5 * i)).Milliseconds);
        }

        n.World.Run(5.Seconds);
        Assert.Equal((Keys, 0), (other.End.Keys, Multimon.Lines("DTMF", other.End.Heard.All.ToArray()).Count(line => line.StartsWith("DTMF: ", StringComparison.Ordinal))));
    }

    private static void Counted(string what, string pressed, string apart, SipStation other, bool once)
    {
        foreach (var (judge, heard) in new[] { ("ours", HeardKeys.In(other.End.Heard.All)), ("spandsp", SpandspJudge.Dtmf(other.End.Heard.All)) })
        {
            var counts = pressed.Select(key => apart.Count(one => one == key) + heard.Count(one => one == key)).ToArray();
            Assert.True(counts.All(count => once ? count == 1 : count <= 1), $"{what}, {judge}: {pressed} counted {string.Join(' ', counts)} times; apart {apart}, in the audio {heard}");
        }
    }

    private static (Neighbourhood Near, SipStation Far) Call(string method, string mode)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("DTMF_Tx_Method_1_", method), ("DTMF_Tx_Mode_1_", mode), ("FXS_Port_Input_Gain", "0")));
        return (n, n.Talking());
    }
}
