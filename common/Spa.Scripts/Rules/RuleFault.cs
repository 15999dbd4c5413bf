namespace Spa.Scripts.Rules;

/// <summary>Why a rule gives nothing to do although it should.</summary>
public enum RuleFault
{
    /// <summary>The text is no rule: <c>$ERR</c> is "rule syntax".</summary>
    Syntax,

    /// <summary>A <c>--key</c> that expands to nothing: <c>$ERR</c> is "no key".</summary>
    NoKey,

    /// <summary>A URL without server and no server from DHCP: <c>$ERR</c> is "no server".</summary>
    NoServer,
}
