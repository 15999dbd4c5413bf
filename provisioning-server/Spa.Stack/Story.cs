using System.Diagnostics;
using Spectre.Console;

namespace Spa.Stack;

/// <summary>Tells what is being done, step by step, each with its proof; the first step that does not hold ends the story.</summary>
internal sealed class Story(IAnsiConsole console)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>Number of steps that held.</summary>
    public int Held { get; private set; }

    /// <summary>One step.</summary>
    /// <param name="title">What holds when it is done: "the device is enrolled".</param>
    /// <param name="prove">Does it and says what was seen; throws <see cref="StackFault"/> when it does not hold.</param>
    public async Task Step(string title, Func<Task<string>> prove)
    {
        var begun = watch.Elapsed;
        string proof;
        try
        {
            proof = await prove();
        }
        catch (Exception e) when (e is StackFault or HttpRequestException or IOException or OperationCanceledException)
        {
            console.Write(new Markup($"[red bold]  ✗ {Markup.Escape(title)}[/]\n"));
            console.Write(new Padder(new Text(e is StackFault ? e.Message : $"{e.GetType().Name}: {e.Message}")).Padding(6, 0, 0, 0));
            throw new StoryEnded(title);
        }

        Held++;
        console.Write(new Markup($"[green]  ✓[/] {Markup.Escape(title)} [grey]{(watch.Elapsed - begun).TotalSeconds:0.0} s[/]\n"));
        console.Write(new Padder(new Text(proof, new Style(Color.Grey))).Padding(6, 0, 0, 0));
    }

    /// <summary>A step that is left out.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="why">Why, and what would bring it in.</param>
    public void Skip(string title, string why) => console.Write(new Markup($"[yellow]  -[/] {Markup.Escape(title)}: skipped: {Markup.Escape(why)}\n"));

    /// <summary>A line between steps.</summary>
    public void Say(string text) => console.Write(new Markup($"[bold]{Markup.Escape(text)}[/]\n"));
}

/// <summary>The story ended early: a step did not hold and has been told.</summary>
/// <param name="step">Its title.</param>
internal sealed class StoryEnded(string step) : Exception(step);
