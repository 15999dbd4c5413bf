using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media;

/// <summary>A theory judged by the spandsp library; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpandspTheoryAttribute : TheoryAttribute
{
    public SpandspTheoryAttribute() => Skip = NativeLibrary.TryLoad(SpandspJudge.Library, out _) ? null : $"not installed: {SpandspJudge.Library}";
}
