using System.Globalization;

namespace Spa.Gateway.Management.Model;

/// <summary>The two halves of a setting like <c>Proxy_1_</c>, "host:port", that the data model has apart.</summary>
internal sealed class HostPort(bool isPort) : Conversion
{
    private const string Usual = "5060";

    /// <summary>The host.</summary>
    public static Conversion Host { get; } = new HostPort(false);

    /// <summary>The port; 5060 when the setting names none.</summary>
    public static Conversion Port { get; } = new HostPort(true);

    /// <inheritdoc/>
    public override string ToModel(string text) => isPort ? Split(text).Port ?? Usual : Split(text).Host;

    /// <inheritdoc/>
    public override string? ToSetting(string value, string present)
    {
        var (host, port) = Split(present);
        if (!isPort)
        {
            return value.Length == 0 || port is null || value.Contains(':', StringComparison.Ordinal) ? value : $"{value}:{port}";
        }

        // A port without a host has no place; it comes with the host, whichever is written first.
        return host.Length == 0 ? present : value is Usual or "0" && port is null ? present : value == "0" ? host : $"{host}:{int.Parse(value, CultureInfo.InvariantCulture)}";
    }

    private static (string Host, string? Port) Split(string text)
        => text.LastIndexOf(':') is var at and > 0 && text[(at + 1)..] is { Length: > 0 } port && port.All(char.IsAsciiDigit) && !text[..at].Contains("::", StringComparison.Ordinal) ? (text[..at], port) : (text, null);
}
