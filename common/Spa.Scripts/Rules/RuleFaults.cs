namespace Spa.Scripts.Rules;

/// <summary>The texts of rule faults.</summary>
public static class RuleFaults
{
    /// <summary>Text of <c>$ERR</c>.</summary>
    public static string Err(this RuleFault fault) => fault switch
    {
        RuleFault.Syntax => "rule syntax",
        RuleFault.NoKey => "no key",
        _ => "no server",
    };
}
