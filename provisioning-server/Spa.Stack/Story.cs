using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Spa.Stack;

/// <summary>Tells what is being done, step by step, each with its proof; the first step that does not hold ends the story.</summary>
/// <param name="tell">Takes what is told.</param>
internal sealed class Story(Action<IRenderable> tell)
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
            tell(new Markup($"[red bold]  ✗ {Markup.Escape(title)}[/]\n"));
            tell(new Padder(new Text(e is StackFault ? e.Message : $"{e.GetType().Name}: {e.Message}")).Padding(6, 0, 0, 0));
            throw new StoryEnded(title);
        }

        Held++;
        tell(new Markup($"[green]  ✓[/] {Markup.Escape(title)} [grey]{(watch.Elapsed - begun).TotalSeconds:0.0} s[/]\n"));
        tell(new Padder(new Text(proof, new Style(Color.Grey))).Padding(6, 0, 0, 0));
    }

    /// <summary>A step that is left out.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="why">Why, and what would bring it in.</param>
    public void Skip(string title, string why) => tell(new Markup($"[yellow]  -[/] {Markup.Escape(title)}: skipped: {Markup.Escape(why)}\n"));

    /// <summary>Two parts that have nothing to do with each other, at the same time; the second is told when the first has been.</summary>
    /// <param name="first">Told as it happens. When it ends the story, nothing of the second is told.</param>
    /// <param name="second">The other part, with the story to tell it in.</param>
    public async Task Both(Func<Task> first, Func<Story, Task> second)
    {
        var told = new List<IRenderable>();
        var aside = new Story(told.Add);
        var other = second(aside);
        try
        {
            await first();
        }
        catch (StoryEnded)
        {
            // What it has started is to be ended too, however it went.
            await other.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        try
        {
            await other;
        }
        finally
        {
            told.ForEach(tell);
            Held += aside.Held;
        }
    }

    /// <summary>A line between steps.</summary>
    public void Say(string text) => tell(new Markup($"[bold]{Markup.Escape(text)}[/]\n"));
}

/// <summary>The story ended early: a step did not hold and has been told.</summary>
/// <param name="step">Its title.</param>
internal sealed class StoryEnded(string step) : Exception(step);
