using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media;

/// <summary>A fact that needs the bcg729 library; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Bcg729FactAttribute : FactAttribute
{
    private const string Library = "libbcg729.so.0";

    public Bcg729FactAttribute() => Skip = NativeLibrary.TryLoad(Library, out _) ? null : $"not installed: {Library}";
}
