namespace Spa.Configuration.Parameters;

/// <summary>The lists of the System page, in the spelling and order of the original.</summary>
internal static class SystemChoices
{
    /// <summary>How much is said, 3 = most.</summary>
    public static readonly Kind<int> DebugLevel = new Choice<int>(ChoiceRows.Numbers(0, 3));
}
