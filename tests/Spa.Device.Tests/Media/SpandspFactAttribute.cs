using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media;

/// <summary>A fact judged by the spandsp library; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpandspFactAttribute : FactAttribute
{
    public SpandspFactAttribute() => Skip = NativeLibrary.TryLoad(SpandspJudge.Library, out _) ? null : $"not installed: {SpandspJudge.Library}";
}
