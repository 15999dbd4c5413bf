using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Spa.ProvisioningServer.Web;

/// <summary>Scripts and styles, out of this assembly. The address holds a hash of all of them, so that a browser keeps them for good.</summary>
internal sealed class Assets
{
    private const string Prefix = "assets/";

    private readonly FrozenDictionary<string, (byte[] Plain, byte[] Packed, string Type)> files;

    public Assets()
    {
        var assembly = typeof(Assets).Assembly;
        files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(n => n[Prefix.Length..], n =>
        {
            using var from = assembly.GetManifestResourceStream(n)!;
            var plain = new byte[from.Length];
            from.ReadExactly(plain);
            var packed = new MemoryStream();
            using (var packer = new BrotliStream(packed, CompressionLevel.Optimal))
            {
                packer.Write(plain);
            }

            return (plain, packed.ToArray(), Type(n));
        }, StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, file) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(file.Plain);
        }

        Version = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    /// <summary>Changes when any file does.</summary>
    public string Version { get; }

    /// <summary>Address of a file.</summary>
    public string this[string name] => $"/assets/{Version}/{name}";

    public async Task Answer(string name, HttpContext context)
    {
        if (!files.TryGetValue(name, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var packed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var bytes = packed ? file.Packed : file.Plain;
        var headers = context.Response.Headers;
        if (packed)
        {
            headers.ContentEncoding = "br";
        }

        headers.Vary = "Accept-Encoding";
        headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.ContentType = file.Type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static string Type(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
