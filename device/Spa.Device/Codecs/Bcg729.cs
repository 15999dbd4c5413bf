using System.Runtime.InteropServices;

namespace Spa.Device.Codecs;

/// <summary>Whether the library that carries G.729 is on this machine. Looked for once; it is no part of the device, which neither links nor ships it.</summary>
internal static class Bcg729
{
    /// <summary>The library's name as it is installed without development files.</summary>
    public const string Library = "libbcg729.so.0";

    private static readonly Lazy<bool> Loaded = new(() => NativeLibrary.TryLoad(Library, out _));

    /// <summary>Why it cannot be used; null when it can.</summary>
    public static string? Unavailable => Loaded.Value ? null : $"{Library} is not installed (package libbcg729-0)";
}
