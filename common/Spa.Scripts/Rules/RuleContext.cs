namespace Spa.Scripts.Rules;

/// <summary>What a rule is evaluated against.</summary>
/// <param name="Macros">Values of macros.</param>
/// <param name="Secrets">Values of GPP_SA to GPP_SD.</param>
/// <param name="DhcpServer">Text of DHCP option 66, 150, 159 or 160: a host, <c>host:port</c>, a list of them (asked one after the other) or a URL; null or blank = none.</param>
/// <param name="Running">The running firmware: left side of comparisons that have none.</param>
public sealed record RuleContext(IMacroSource Macros, ISecretSource Secrets, string? DhcpServer, FirmwareVersion Running);
