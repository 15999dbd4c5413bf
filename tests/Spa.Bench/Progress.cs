using System.Globalization;
using Spectre.Console;

namespace Spa.Bench;

/// <summary>Shows on the error output how far something long has come; a few lines when it is no terminal.</summary>
internal static class Progress
{
    /// <summary>Does it and shows it.</summary>
    /// <param name="what">What is made.</param>
    /// <param name="all">How many there will be.</param>
    /// <param name="work">The work; tells how many there are.</param>
    public static async Task<T> While<T>(string what, int all, Func<Action<int>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Out.IsTerminal)
        {
            var told = 0;
            return await work(done =>
            {
                if (done * 10L / all > told)
                {
                    told = (int)(done * 10L / all);
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {told * 10} %"));
                }
            });
        }

        return await console.Progress().AutoClear(true).StartAsync(async context =>
        {
            var task = context.AddTask(what, maxValue: all);
            return await work(done => task.Value = done);
        });
    }
}
