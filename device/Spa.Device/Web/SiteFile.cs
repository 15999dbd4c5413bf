using System.Security.Cryptography;

namespace Spa.Device.Web;

/// <summary>The files of the pages, carried in the program.</summary>
internal sealed record SiteFile(byte[] Content, string Type, string Tag)
{
    private static readonly Dictionary<string, SiteFile> Files = new(StringComparer.Ordinal)
    {
        ["/"] = Load("index.html", "text/html; charset=utf-8"),
        ["/settings"] = Load("settings.html", "text/html; charset=utf-8"),
        ["/settings.js"] = Load("settings.js", "text/javascript; charset=utf-8"),
        ["/app.css"] = Load("app.css", "text/css; charset=utf-8"),
        ["/app.js"] = Load("app.js", "text/javascript; charset=utf-8"),
        ["/icon.svg"] = Load("icon.svg", "image/svg+xml"),
    };

    /// <summary>The file at a path; null = none.</summary>
    public static SiteFile? At(string path) => Files.GetValueOrDefault(path);

    private static SiteFile Load(string name, string type)
    {
        using var stream = typeof(SiteFile).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new SiteFile(content, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }
}
