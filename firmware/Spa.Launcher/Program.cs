using Spa.Launcher;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(LauncherOptions.Usage);
    return 0;
}

if (LauncherOptions.Read(args, out var problem) is not { } options)
{
    Console.Error.WriteLine($"launcher: {problem}");
    Console.Error.WriteLine(LauncherOptions.Usage);
    return 2;
}

using var host = new LauncherHost(options);
return host.Run();
