using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>The lists of the user pages, in the spelling and order of the original.</summary>
internal static class UserChoices
{
    public static readonly Kind<LoopbackAnswer> OfLoopbackAnswer = new Choice<LoopbackAnswer>(
    [
        ("never", LoopbackAnswer.Never),
        ("automatic", LoopbackAnswer.Automatic),
        ("manual", LoopbackAnswer.Manual),
    ]);

    public static readonly Kind<LoopbackMode> OfLoopbackMode = new Choice<LoopbackMode>(
    [
        ("source", LoopbackMode.Source),
        ("mirror", LoopbackMode.Mirror),
    ]);

    public static readonly Kind<LoopbackType> OfLoopbackType = new Choice<LoopbackType>(
    [
        ("media", LoopbackType.Media),
        ("packet", LoopbackType.Packet),
    ]);

    public static readonly Kind<VmwiRingPolicy> OfVmwiRingPolicy = new Choice<VmwiRingPolicy>(
    [
        ("New VM Available", VmwiRingPolicy.Available),
        ("New VM Becomes Available", VmwiRingPolicy.BecomesAvailable),
        ("New VM Arrives", VmwiRingPolicy.Arrives),
    ]);

    /// <summary>A ring or call waiting pattern.</summary>
    public static readonly Kind<int> Ring = new Choice<int>(ChoiceRows.Numbers(1, 8));

    /// <summary>A ring pattern, 0 = none.</summary>
    public static readonly Kind<int> RingOrNone = new Choice<int>([.. ChoiceRows.Numbers(1, 8), ("none", 0)]);

    /// <summary>A ring pattern, 0 = as on Line 1.</summary>
    public static readonly Kind<int> RingOrLine1 = new Choice<int>([.. ChoiceRows.Numbers(1, 8), ("Follow Line 1", 0)], [("Follow Line Cfg", 0)]);
}
