using System.Globalization;
using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>The macros of one attempt: <c>$SCHEME</c>, <c>$SERV</c>, <c>$SERVIP</c>, <c>$PORT</c>, <c>$PATH</c> and <c>$ERR</c>.</summary>
/// <param name="Scheme">"tftp", "http" or "https"; empty before a URL is known.</param>
/// <param name="Server">Name or address of the URL.</param>
/// <param name="Address">Address that is asked; the server's name while none was found.</param>
/// <param name="Port">Port as text.</param>
/// <param name="Path">Path with query; never holds credentials.</param>
/// <param name="Err">Text of <c>$ERR</c>.</param>
internal sealed record AttemptTarget(string Scheme, string Server, string Address, string Port, string Path, string Err)
{
    public static AttemptTarget None { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);

    public static AttemptTarget Of(FetchTarget target)
        => new(SchemeText(target.Scheme), target.Host, target.Host, target.Port.ToString(CultureInfo.InvariantCulture), target.Path, string.Empty);

    public static string SchemeText(FetchScheme scheme) => scheme switch
    {
        FetchScheme.Tftp => "tftp",
        FetchScheme.Http => "http",
        _ => "https",
    };

    // A URL without an attempt has no text; the port is always written, as the unit's own messages have it.
    public string Url => Scheme.Length == 0 ? string.Empty : $"{Scheme}://{(Server.Contains(':', StringComparison.Ordinal) ? $"[{Server}]" : Server)}:{Port}{Path}";
}
