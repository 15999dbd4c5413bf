using System.Globalization;
using System.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Where a sequence sends its call, other than to the line's own proxy: <c>@gw2</c>, <c>@voip.example.net:5082;uid=jsmith;pwd=xyz;nat</c>.</summary>
/// <param name="Gateway">0 = the unit's own PSTN port, 1 to 4 = Gateway 1 to 4 of Line 1; null = a host.</param>
/// <param name="Host">Host name or address, without brackets; null = a gateway.</param>
/// <param name="Port">1 to 65535; null = none written.</param>
/// <param name="Uid">User for digest challenges; null = none written.</param>
/// <param name="Pwd">Password for digest challenges; null = none written.</param>
/// <param name="Nat">Use NAT mapping towards that host.</param>
public sealed record DialRoute(int? Gateway, string? Host, int? Port, string? Uid, string? Pwd, bool Nat)
{
    /// <summary>The target alone: <c>gw2</c>, <c>voip.example.net:5082</c>.</summary>
    public string Target
    {
        get
        {
            if (Gateway is { } gateway)
            {
                return string.Create(CultureInfo.InvariantCulture, $"gw{gateway}");
            }

            var host = Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
            return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
        }
    }

    /// <summary>The target alone; user and password are not shown.</summary>
    public override string ToString() => Target;

    internal void Write(StringBuilder text, bool showPassword)
    {
        text.Append('@').Append(Target);
        if (Uid is not null)
        {
            text.Append(";uid=").Append(Uid);
        }

        if (Pwd is not null)
        {
            text.Append(";pwd=").Append(showPassword ? Pwd : "***");
        }

        if (Nat)
        {
            text.Append(";nat");
        }
    }
}
