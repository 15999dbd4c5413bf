using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>A fact that runs the published programs; without them it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    /// <summary>Looks for the programs.</summary>
    public NativeFactAttribute()
    {
        if (new Places(Repository.Root).Missing is { Count: > 0 } missing)
        {
            Skip = $"not published: {string.Join(", ", missing.Select(m => Path.GetRelativePath(Repository.Root, m)))} (dotnet publish device/Spa.Device and firmware/Spa.Launcher, -c Release -r linux-x64)";
        }
    }
}
