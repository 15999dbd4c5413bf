using System.Runtime.InteropServices;

namespace Spa.Device.Codecs;

/// <summary>Whether the library that carries G.726 is on this machine. Looked for once; it is no part of the device.</summary>
internal static class Spandsp
{
    /// <summary>The library's name as it is installed without development files.</summary>
    public const string Library = "libspandsp.so.2";

    private static readonly Lazy<bool> Loaded = new(() => NativeLibrary.TryLoad(Library, out _));

    /// <summary>Why it cannot be used; null when it can.</summary>
    public static string? Unavailable => Loaded.Value ? null : $"{Library} is not installed (package libspandsp2)";
}
