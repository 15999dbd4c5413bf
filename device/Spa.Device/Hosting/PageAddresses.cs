using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Device.Hosting;

/// <summary>Where the pages answer on both sides, as the settings say.</summary>
/// <param name="Lan">Address and port of the LAN side; null = closed.</param>
/// <param name="Wan">Address and port of the network side; null = closed.</param>
internal sealed record PageAddresses(IPEndPoint? Lan, IPEndPoint? Wan)
{
    /// <summary>The addresses.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="lan">Start option <c>--lan</c>: its port stands in for the factory's <c>Web_Server_Port</c>, which an ordinary user may not bind; a port that is set wins.</param>
    /// <param name="wan">Start option <c>--wan</c>: port 0 = <c>WAN_Web_Server_Port</c>; null = there is no such side.</param>
    public static PageAddresses Of(SettingsSnapshot settings, IPEndPoint lan, IPEndPoint? wan)
    {
        var port = settings.Get(SystemParameters.WebServerPort);
        return new(
            settings.Get(SystemParameters.EnableWebServer) ? new IPEndPoint(lan.Address, port == SystemParameters.WebServerPort.Default ? lan.Port : port) : null,
            wan is not null && settings.Get(RouterWanParameters.EnableWanWebServer)
                ? new IPEndPoint(wan.Address, wan.Port == 0 ? settings.Get(RouterWanParameters.WanWebServerPort) : wan.Port)
                : null);
    }
}
