using System.Diagnostics;

namespace Spa.Stack;

/// <summary>Waits for something to become true by asking again and again, never for a fixed time.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null; after the limit throws <see cref="StackFault"/> with <paramref name="what"/> and what was seen last.</summary>
    public static async Task<T> Until<T>(string what, TimeSpan limit, Func<Task<T?>> ask, Func<string>? seen = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (watch.Elapsed > limit)
            {
                throw new StackFault($"{what}: not within {limit.TotalSeconds:0} s" + (seen is null ? string.Empty : $"; last seen: {seen()}"));
            }

            await Task.Delay(Between);
        }
    }
}
