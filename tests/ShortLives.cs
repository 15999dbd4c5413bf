using System.Runtime.CompilerServices;

namespace Spa.Tests;

/// <summary>
/// Tests start some three hundred programs, most for a second or two. They are told not to compile their code a second time, which .NET begins once a start is over: it was a third of what they cost.
/// The tests' own process, which lives long, is not told so.
/// </summary>
internal static class ShortLives
{
    [ModuleInitializer]
    internal static void Tell() => Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "60000");
}
