using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>The macros of provisioning 2.5 over what the unit is, has set, and does.</summary>
internal sealed class UnitMacros(
    UnitIdentity identity, string version, SettingsSnapshot settings, NetworkFacts network, IReadOnlyList<LineFacts> lines, MacroMoment moment, AttemptTarget attempt) : IMacroSource
{
    public string? Value(string name) => name switch
    {
        [>= 'A' and <= 'P' and var letter] => Text($"GPP_{letter}"),
        "MA" => identity.Mac,
        "MAU" => identity.Mac.ToUpperInvariant(),
        "MAC" => identity.MacWithColons,
        "PN" => UnitIdentity.ProductName,
        "PSN" => UnitIdentity.ProductSeries,
        "SN" => identity.Serial,
        "CCERT" => identity.HasCertificate ? "Installed" : "Not Installed",
        "IP" => network.Address,
        "EXTIP" => network.ExternalAddress,
        "SWVER" => version,
        "HWVER" => identity.HardwareVersion,
        "PRVST" => Number((int)moment.Reason),
        "PRVTMR" => Seconds(moment.SinceResync),
        "UPGST" => moment.IsUpgradeRetry ? "2" : "1",
        "UPGERR" => moment.UpgradeErr,
        "UPGTMR" => Seconds(moment.SinceUpgrade),
        "REGTMR1" => Seconds(Unregistered(0)),
        "REGTMR2" => Seconds(Unregistered(1)),
        "UPGCOND" => "true",
        "SCHEME" or "METH" => attempt.Scheme,
        "SERV" => attempt.Server,
        "SERVIP" => attempt.Address,
        "PORT" => attempt.Port,
        "PATH" => attempt.Path,
        "ERR" => attempt.Err,
        "UID1" => Text("User_ID_1_"),
        "UID2" => Text("User_ID_2_"),
        "ISCUST" => "0",
        _ => null,
    };

    private string Text(string parameter) => Catalogue.Find(parameter) is { } found ? settings.Text(found) : string.Empty;

    private TimeSpan Unregistered(int line) => line < lines.Count ? lines[line].UnregisteredFor ?? TimeSpan.Zero : TimeSpan.Zero;

    private static string Seconds(TimeSpan time) => Number((long)time.TotalSeconds);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Where the machines stand when macros are expanded.</summary>
/// <param name="Reason"><c>$PRVST</c>.</param>
/// <param name="SinceResync"><c>$PRVTMR</c>; since start while there was none.</param>
/// <param name="SinceUpgrade"><c>$UPGTMR</c>; since start while there was none.</param>
/// <param name="IsUpgradeRetry"><c>$UPGST</c> is 2.</param>
/// <param name="UpgradeErr"><c>$UPGERR</c>.</param>
internal sealed record MacroMoment(ResyncReason Reason, TimeSpan SinceResync, TimeSpan SinceUpgrade, bool IsUpgradeRetry, string UpgradeErr);

/// <summary>The secrets <c>$SA</c> to <c>$SD</c>, for the arguments of <c>--key</c>, <c>--uid</c> and <c>--pwd</c> only.</summary>
internal sealed class UnitSecrets(SettingsSnapshot settings) : ISecretSource
{
    public string Secret(string name)
        => name is ['S', >= 'A' and <= 'D'] && Catalogue.Find($"GPP_{name}") is { } found ? settings.Text(found) : string.Empty;
}
