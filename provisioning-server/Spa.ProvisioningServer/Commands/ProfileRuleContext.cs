using System.Text.Json;
using Spa.Scripts.Rules;

namespace Spa.ProvisioningServer.Commands;

/// <summary>The state of a unit as a file tells it: <c>{"macros":{},"gpp":{},"secrets":{},"dhcp66":""}</c>, each part optional.</summary>
internal sealed class ProfileRuleContext : IMacroSource, ISecretSource
{
    // A unit as it leaves the factory, on power-up.
    private static readonly Dictionary<string, string> Factory = new()
    {
        ["MA"] = "000e08012345",
        ["MAU"] = "000E08012345",
        ["MAC"] = "00:0e:08:01:23:45",
        ["PN"] = "SPA3102",
        ["PSN"] = "3102",
        ["SN"] = "FM600F123456",
        ["CCERT"] = "Installed",
        ["IP"] = "192.0.2.10",
        ["EXTIP"] = string.Empty,
        ["SWVER"] = "5.1.10(GW)",
        ["HWVER"] = "1.4.5(a)",
        ["PRVST"] = "0",
        ["UPGST"] = "1",
        ["UPGERR"] = string.Empty,
        ["PRVTMR"] = "0",
        ["UPGTMR"] = "0",
        ["REGTMR1"] = "0",
        ["REGTMR2"] = "0",
        ["UPGCOND"] = "true",
        ["UID1"] = string.Empty,
        ["UID2"] = string.Empty,
        ["ISCUST"] = "0",
    };

    private readonly Dictionary<string, string> macros;
    private readonly Dictionary<string, string> gpp;
    private readonly Dictionary<string, string> secrets;
    private readonly string? dhcp;

    private ProfileRuleContext(Dictionary<string, string> macros, Dictionary<string, string> gpp, Dictionary<string, string> secrets, string? dhcp)
        => (this.macros, this.gpp, this.secrets, this.dhcp) = (macros, gpp, secrets, dhcp);

    /// <summary>What no file was given for.</summary>
    public static ProfileRuleContext Default { get; } = new(Factory, [], [], null);

    /// <summary>Reads a file; null with the reason when it is not of this form.</summary>
    public static ProfileRuleContext? Read(ReadOnlyMemory<byte> file, out string? reason)
    {
        reason = null;
        try
        {
            using var document = JsonDocument.Parse(file);
            var root = document.RootElement;

            // A file of cases carries its context under that name.
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("context", out var inner)) root = inner;
            if (root.ValueKind != JsonValueKind.Object)
            {
                reason = "expected an object with macros, gpp, secrets and dhcp66";
                return null;
            }

            var macros = new Dictionary<string, string>(Factory);
            foreach (var (name, value) in Map(root, "macros"))
            {
                macros[name] = value;
            }

            return new ProfileRuleContext(macros, Map(root, "gpp"), Map(root, "secrets"), root.TryGetProperty("dhcp66", out var dhcp) ? dhcp.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            reason = e.Message;
            return null;
        }
    }

    public string? Value(string name)
        => name is [>= 'A' and <= 'P'] ? gpp.GetValueOrDefault(name, string.Empty) : macros.GetValueOrDefault(name);

    public string Secret(string name) => secrets.GetValueOrDefault(name, string.Empty);

    /// <summary>The context; null when SWVER is no version.</summary>
    public RuleContext? Rule() => Running is { } running ? new RuleContext(this, this, dhcp, running) : null;

    /// <summary>The version that conditions without a left side are compared with; null when SWVER is no version.</summary>
    public FirmwareVersion? Running => FirmwareVersion.Parse(macros["SWVER"]).Ok(out var running, out _) ? running : null;

    private static Dictionary<string, string> Map(JsonElement root, string name)
        => root.TryGetProperty(name, out var map) ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText()) : [];
}
