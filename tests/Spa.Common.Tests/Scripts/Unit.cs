using System.Text.Json;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

/// <summary>The state of a unit as the rule vectors write it.</summary>
internal sealed class Unit : IMacroSource, ISecretSource
{
    private readonly Dictionary<string, string> macros = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> secrets = new(StringComparer.Ordinal);

    public Unit(params JsonElement[] contexts)
    {
        foreach (var context in contexts)
        {
            Merge(context, "macros", macros);
            Merge(context, "gpp", macros);
            Merge(context, "secrets", secrets);
            DhcpServer = context.TryGetProperty("dhcp66", out var dhcp) ? dhcp.GetString() : DhcpServer;
        }
    }

    public string? DhcpServer { get; set; }

    public RuleContext Context => new(this, this, DhcpServer, FirmwareVersion.Parse(macros.GetValueOrDefault("SWVER", "5.1.10(GW)")).OrThrow());

    public string this[string name]
    {
        set => (name is ['S', >= 'A' and <= 'D'] ? secrets : macros)[name] = value;
    }

    public string? Value(string name)
    {
        Assert.DoesNotContain(name, (string[])["SA", "SB", "SC", "SD"]);
        return macros.GetValueOrDefault(name);
    }

    public string Secret(string name) => secrets.GetValueOrDefault(name, string.Empty);

    private static void Merge(JsonElement context, string part, Dictionary<string, string> into)
    {
        if (context.TryGetProperty(part, out var values))
        {
            foreach (var value in values.EnumerateObject())
            {
                into[value.Name] = value.Value.GetString()!;
            }
        }
    }
}
