using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media;

/// <summary>A fact judged by the spandsp library; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpandspFactAttribute : FactAttribute
{
    private const string Library = "libspandsp.so.2";

    public SpandspFactAttribute() => Skip = NativeLibrary.TryLoad(Library, out _) ? null : $"not installed: {Library}";
}
