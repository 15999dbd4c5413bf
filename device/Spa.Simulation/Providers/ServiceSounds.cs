using Spa.Media.Tones;
using Spa.Scripts.Tones;

namespace Spa.Simulation.Providers;

/// <summary>What the numbers of a provider sound like.</summary>
internal static class ServiceSounds
{
    /// <summary>A melody of five notes, again and again.</summary>
    public static TonePlan Melody { get; } = Of("330@-16,349@-16,392@-16,294@-16,262@-16;*(.3/.1/1,.3/.1/2,.3/.1/3,.3/.1/4,.6/.2/5)");

    /// <summary>Special information tone (ITU-T E.180), twice.</summary>
    public static TonePlan Announcement { get; } = Of("950@-16,1400@-16,1800@-16;4(.33/0/1,.33/0/2,.33/0/3,0/1/0)");

    /// <summary>Three notes and the tone after which a message is spoken.</summary>
    public static TonePlan Greeting { get; } = Of("440@-16,554@-16,659@-16,1000@-13;.9(.2/0/1,.2/0/2,.2/0/3,0/.3/0);.4(.4/0/4)");

    /// <summary>A message is kept.</summary>
    public static TonePlan Kept { get; } = Of("600@-16;.6(.2/.1/1)");

    /// <summary>There is nothing to hear.</summary>
    public static TonePlan Empty { get; } = Of("400@-16;1.2(.3/.1/1)");

    private static TonePlan Of(string script) => TonePlan.From(ToneScript.Parse(script).OrThrow());
}
