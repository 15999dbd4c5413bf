using System.Text;

namespace Spa.Device.Identity;

/// <summary>What is printed on the box, once: it holds the administrator's first password.</summary>
/// <param name="Model">Model.</param>
/// <param name="Mac">MAC address with colons, upper case.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="AdminPassword">First password of user <c>admin</c>.</param>
/// <param name="EnrolmentCode">What the operator compares.</param>
/// <param name="SignedBy">Name of the provider that signed the unit's certificate; null = self-signed.</param>
/// <param name="Firmware">Version of the factory image; null = none installed.</param>
public sealed record Label(string Model, string Mac, string Serial, string AdminPassword, string EnrolmentCode, string? SignedBy, string? Firmware)
{
    /// <summary>The label as a drawn box, for a terminal.</summary>
    public string Draw()
    {
        (string Name, string Value)[] rows =
        [
            ("Model", Model),
            ("MAC", Mac),
            ("Serial", Serial),
            ("Firmware", Firmware ?? "none yet"),
            ("Certificate", SignedBy is { } ca ? $"signed by {ca}" : "self-signed: the operator lets it in"),
            ("Enrolment code", EnrolmentCode),
            ("Password (admin)", AdminPassword),
        ];
        var left = rows.Max(r => r.Name.Length);
        var width = Math.Max(left + 2 + rows.Max(r => r.Value.Length), 40);
        var text = new StringBuilder().Append('┌').Append('─', width + 2).AppendLine("┐");
        foreach (var (name, value) in rows)
        {
            text.Append("│ ").Append($"{name.PadRight(left)}  {value}".PadRight(width)).AppendLine(" │");
        }

        return text.Append('└').Append('─', width + 2).Append('┘').ToString();
    }
}
