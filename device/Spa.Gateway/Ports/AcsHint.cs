using System.Globalization;

namespace Spa.Gateway.Ports;

/// <summary>What sub-options of DHCP option 43 say of the ACS beside its URL (provisioning.md 7.8). It counts where nobody has set the setting.</summary>
/// <param name="ProvisioningCode">Sub-option 2: up to 64 characters; null = not given.</param>
/// <param name="RetryWait">Sub-option 3: CWMPRetryMinimumWaitInterval, in seconds from 1 to 65535; null = not given.</param>
/// <param name="RetryMultiplier">Sub-option 4: CWMPRetryIntervalMultiplier, in thousandths from 1000 to 65535; null = not given.</param>
public sealed record AcsHint(string? ProvisioningCode, int? RetryWait, int? RetryMultiplier)
{
    private const int LongestCode = 64;
    private const byte Code = 2;
    private const byte Wait = 3;
    private const byte Multiplier = 4;

    /// <summary>Reads the sub-options; null when none of them is there, or what is there says nothing.</summary>
    /// <param name="value">The option's bytes as they came.</param>
    public static AcsHint? Of(ReadOnlySpan<byte> value)
    {
        var hint = new AcsHint(DhcpText.SubOption(value, Code) is { Length: <= LongestCode } code ? code : null, Number(DhcpText.SubOption(value, Wait), 1), Number(DhcpText.SubOption(value, Multiplier), 1000));
        return hint == new AcsHint(null, null, null) ? null : hint;
    }

    private static int? Number(string? text, int least) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= ushort.MaxValue ? number : null;
}
