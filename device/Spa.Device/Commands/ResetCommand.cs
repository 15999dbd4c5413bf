using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Storage;
using Spa.Hosting.Files;

namespace Spa.Device.Commands;

/// <summary><c>./spa device reset</c>: factory settings for a unit that does not run. Identity and firmware stay.</summary>
internal static class ResetCommand
{
    private static readonly Option[] Options = [new("--data", "DIR", "The unit's data folder (default ./data/device).")];

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (Arguments.Read(arguments, Options, out var why) is not { } read)
        {
            error.WriteLine(why);
            return ExitCode.Wrong;
        }

        if (read.Has("--help"))
        {
            output.Write(Arguments.Help("./spa device reset [options]", "Gives a unit its factory settings back.", Options));
            return 0;
        }

        var data = read.Text("--data") ?? "data/device";
        if (!Directory.Exists(data))
        {
            error.WriteLine($"there is no folder {data}");
            return 1;
        }

        using var alone = DataLock.Take(data, out var taken);
        if (alone is null)
        {
            error.WriteLine($"{taken}; stop it first, or use its page");
            return 1;
        }

        try
        {
            var files = new DurableFiles(data);
            if (IdentityStore.Load(files, out var wrong) is null)
            {
                error.WriteLine(wrong);
                return 1;
            }

            new SettingsStore(files).Reset();
            output.WriteLine("Factory settings are in force at the next start.");
            return 0;
        }
        catch (IOException e)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }
}
