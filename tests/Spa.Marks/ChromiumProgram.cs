namespace Spa.Marks;

/// <summary>The browser that pages are tested in.</summary>
public static class ChromiumProgram
{
    /// <summary>Where it lies.</summary>
    public const string Path = "/usr/bin/chromium";

    /// <summary>Without a window, and without asking anybody for anything.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
}
