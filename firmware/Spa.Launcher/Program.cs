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

Starter self;
try
{
    self = Starter.Begin(options, args, text => Console.Error.WriteLine($"launcher: {text}"));
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"launcher: the data folder {options.Folder} cannot be used: {e.Message}");
    return 2;
}

using var host = new LauncherHost(options, self);
return host.Run();
