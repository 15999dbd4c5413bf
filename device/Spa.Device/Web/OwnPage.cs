namespace Spa.Device.Web;

/// <summary>Whether a request comes from the unit's own page. A browser adds stored credentials to a hostile link too, but says that it came from another site.</summary>
internal static class OwnPage
{
    /// <summary>True unless the browser says that another site led to it.</summary>
    public static bool IsNotForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin";

    /// <summary>True unless the browser names another site as the origin.</summary>
    public static bool IsOwnOrigin(HttpRequest request)
        => request.Headers.Origin.ToString() is var origin && (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase));
}
