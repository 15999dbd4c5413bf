using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Gateway.Admin;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Management.Model;

/// <summary>What both trees have alike: who the unit is, how it is managed, and every setting under its own name.</summary>
internal static class CommonLeaves
{
    /// <summary>Object of the settings that have no place in the standard, and of all others too (provisioning.md 7.1).</summary>
    public const string Profile = "X_000E08_Profile.";

    public static void Identity(LeafList list)
    {
        list.Text("DeviceInfo.Manufacturer", LeafSource.Fixed(UnitIdentity.Maker));
        list.Text("DeviceInfo.ManufacturerOUI", LeafSource.Fixed(UnitIdentity.Oui));
        list.Text("DeviceInfo.ModelName", LeafSource.Fixed(UnitIdentity.ProductName));
        list.Text("DeviceInfo.Description", LeafSource.Fixed("Voice gateway with a telephone port and a line port"));
        list.Text("DeviceInfo.ProductClass", LeafSource.Fixed(UnitIdentity.ProductName));
        list.Text("DeviceInfo.SerialNumber", LeafSource.Fact(f => f.Status.Identity.Serial));
        list.Text("DeviceInfo.HardwareVersion", LeafSource.Fact(f => f.Status.Identity.HardwareVersion));
        list.Text("DeviceInfo.SoftwareVersion", LeafSource.Fact(f => f.Status.Version), notification: 2);
        list.Text("DeviceInfo.ProvisioningCode", LeafSource.Hinted(ProvisioningParameters.CwmpProvisioningCode.Name, Conversion.Verbatim, f => f.Status.Network.Acs?.ProvisioningCode), 64, notification: 2);
        list.Number("DeviceInfo.UpTime", LeafSource.Fact(f => ((long)f.Status.Uptime.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        list.Text("DeviceInfo.X_000E08_MACAddress", LeafSource.Fact(f => f.Status.Identity.MacWithColons));
        list.Text("DeviceInfo.X_000E08_LastResync", LeafSource.Fact(f => Told(f.Status.Provisioning.Last)));
        list.Text("DeviceInfo.X_000E08_LastUpgrade", LeafSource.Fact(f => Told(f.Status.Upgrade.Last)));
    }

    public static void Server(LeafList list)
    {
        list.Truth("ManagementServer.EnableCWMP", LeafSource.Of(ProvisioningParameters.CwmpEnable.Name, Conversion.Truth));
        list.Text("ManagementServer.URL", LeafSource.Of(ProvisioningParameters.CwmpAcsUrl.Name, Conversion.Verbatim), 256);
        list.Text("ManagementServer.Username", LeafSource.Of(ProvisioningParameters.CwmpAcsUsername.Name, Conversion.Verbatim), 256);
        list.Text("ManagementServer.Password", LeafSource.Of(ProvisioningParameters.CwmpAcsPassword.Name, Conversion.Secret), 256);
        list.Truth("ManagementServer.PeriodicInformEnable", LeafSource.Of(ProvisioningParameters.CwmpPeriodicInformEnable.Name, Conversion.Truth));
        list.Number("ManagementServer.PeriodicInformInterval", LeafSource.Of(ProvisioningParameters.CwmpPeriodicInformInterval.Name, Conversion.Verbatim), 1);
        list.Time("ManagementServer.PeriodicInformTime", LeafSource.Of(ProvisioningParameters.CwmpPeriodicInformTime.Name, TimeOrUnknown.Instance));
        list.Text("ManagementServer.ParameterKey", LeafSource.Fact(f => f.ParameterKey));
        list.Text("ManagementServer.ConnectionRequestURL", LeafSource.Fact(f => f.ConnectionRequestUrl), notification: 2);
        list.Text("ManagementServer.ConnectionRequestUsername", LeafSource.Of(ProvisioningParameters.CwmpConnectionRequestUsername.Name, Conversion.Verbatim), 256);
        list.Text("ManagementServer.ConnectionRequestPassword", LeafSource.Of(ProvisioningParameters.CwmpConnectionRequestPassword.Name, Conversion.Secret), 256);
        list.Truth("ManagementServer.UpgradesManaged", LeafSource.Of(ProvisioningParameters.CwmpUpgradesManaged.Name, Conversion.Truth));
        list.Truth("ManagementServer.AutonomousTransferCompletePolicy.Enable", LeafSource.Of(ProvisioningParameters.CwmpAutonomousEnable.Name, Conversion.Truth));
        list.Text("ManagementServer.AutonomousTransferCompletePolicy.TransferTypeFilter", LeafSource.Of(ProvisioningParameters.CwmpAutonomousDirection.Name, Conversion.Verbatim));
        list.Text("ManagementServer.AutonomousTransferCompletePolicy.ResultTypeFilter", LeafSource.Of(ProvisioningParameters.CwmpAutonomousResult.Name, Conversion.Verbatim));
        list.Text("ManagementServer.AutonomousTransferCompletePolicy.FileTypeFilter", LeafSource.Of(ProvisioningParameters.CwmpAutonomousFileTypes.Name, Conversion.Verbatim));
        list.Number("ManagementServer.DefaultActiveNotificationThrottle", LeafSource.Of(ProvisioningParameters.CwmpNotificationThrottle.Name, Conversion.Verbatim));
        list.Number("ManagementServer.CWMPRetryMinimumWaitInterval", LeafSource.Hinted(ProvisioningParameters.CwmpRetryMinimumWaitInterval.Name, Conversion.Verbatim, f => Said(f.Status.Network.Acs?.RetryWait)), 1, 65535);
        list.Number("ManagementServer.CWMPRetryIntervalMultiplier", LeafSource.Hinted(ProvisioningParameters.CwmpRetryIntervalMultiplier.Name, Conversion.Verbatim, f => Said(f.Status.Network.Acs?.RetryMultiplier)), 1000, 65535);
    }

    /// <summary>How the ACS reaches the unit through a NAT (TR-069 annex G).</summary>
    public static void Stun(LeafList list)
    {
        list.Truth("ManagementServer.STUNEnable", LeafSource.Of(ProvisioningParameters.CwmpStunEnable.Name, Conversion.Truth));
        list.Text("ManagementServer.STUNServerAddress", LeafSource.Of(ProvisioningParameters.CwmpStunServer.Name, Conversion.Verbatim), 256);
        list.Number("ManagementServer.STUNServerPort", LeafSource.Of(ProvisioningParameters.CwmpStunPort.Name, Conversion.Verbatim), 0, 65535);
        list.Text("ManagementServer.STUNUsername", LeafSource.Of(ProvisioningParameters.CwmpStunUsername.Name, Conversion.Verbatim), 256);
        list.Text("ManagementServer.STUNPassword", LeafSource.Of(ProvisioningParameters.CwmpStunPassword.Name, Conversion.Secret), 256);
        list.Signed("ManagementServer.STUNMaximumKeepAlivePeriod", LeafSource.Of(ProvisioningParameters.CwmpStunMaxKeepAlive.Name, Conversion.Verbatim), -1);
        list.Number("ManagementServer.STUNMinimumKeepAlivePeriod", LeafSource.Of(ProvisioningParameters.CwmpStunMinKeepAlive.Name, Conversion.Verbatim));
        list.Told("ManagementServer.UDPConnectionRequestAddress", LeafSource.Fact(f => f.UdpAddress));
        list.ToldTruth("ManagementServer.NATDetected", LeafSource.Fact(f => f.IsBehindNat ? "1" : "0"));
    }

    /// <summary>Every setting, so that an ACS can do what a profile can.</summary>
    public static void Settings(LeafList list)
    {
        foreach (var setting in Catalogue.All)
        {
            list.Text(Profile + setting.Name, LeafSource.Of(setting.Name, setting.Kind.IsSecret ? Conversion.Secret : Conversion.Verbatim));
        }
    }

    private static string? Said(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Told(AttemptOutcome? outcome)
        => outcome is null ? string.Empty : $"{(outcome.Succeeded ? "succeeded" : "failed")} {CwmpTime.Text(outcome.At)} {outcome.Explanation}".Trim();

    // Blank stands for the unknown time of the standard.
    private sealed class TimeOrUnknown : Conversion
    {
        public static Conversion Instance { get; } = new TimeOrUnknown();

        public override string Expected => "a time like 2026-01-31T03:00:00Z";

        public override string ToModel(string text) => text.Length == 0 ? CwmpTime.Unknown : text;

        public override string? ToSetting(string value, string present)
            => value.Length == 0 || value.StartsWith("0001-01-01T", StringComparison.Ordinal) ? string.Empty
                : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? CwmpTime.Text(time) : null;
    }
}
