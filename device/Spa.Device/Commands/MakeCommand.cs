using System.Text.Json;
using Spa.Configuration.Settings;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Storage;
using Spa.Firmware.Slots;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;

namespace Spa.Device.Commands;

/// <summary><c>./spa device make</c>: the factory step.</summary>
internal static class MakeCommand
{
    private static readonly Option[] Options =
    [
        new("--data", "DIR", "The new unit's data folder (default ./data/device)."),
        new("--model", "MODEL", "SPA3102 (the default)."),
        new("--ca", "DIR", "The provider: ca.crt, ca.key (signs the unit's certificate) and firmware-root.json."),
        new("--firmware-root", "FILE", "The keys that may sign images, when not in the provider's folder."),
        new("--image", "FILE", "Factory firmware, installed into slot a."),
        new("--mac", "MAC", "MAC address, 00:0E:08:..; by chance otherwise."),
        new("--set", "NAME=VALUE", "A setting the factory changes, stored as if it had been applied; may be repeated."),
        new("--serial", "SERIAL", "Serial number, FM600F712345; by chance otherwise."),
        new("--json", null, "The label as JSON."),
    ];

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (Arguments.Read(arguments, Options, out var why) is not { } read)
        {
            error.WriteLine(why);
            return ExitCode.Wrong;
        }

        if (read.Has("--help"))
        {
            output.Write(Arguments.Help("./spa device make [options]", "Makes a unit: addresses, key, certificate, password; prints its label, once.", Options));
            return 0;
        }

        try
        {
            return Make(read, output, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"the unit was not made: {e.Message}");
            return 1;
        }
    }

    private static int Make(Arguments read, TextWriter output, TextWriter error)
    {
        var provider = read.Text("--ca");
        var root = read.Text("--firmware-root") ?? (provider is not null && File.Exists(Path.Combine(provider, "firmware-root.json")) ? Path.Combine(provider, "firmware-root.json") : null);
        if (provider is not null && !File.Exists(Path.Combine(provider, "ca.crt")))
        {
            error.WriteLine($"there is no ca.crt in {provider}");
            return ExitCode.Wrong;
        }

        var step = new FactoryStep(
            read.Text("--model") ?? UnitIdentity.ProductName,
            read.Text("--mac"),
            read.Text("--serial"),
            provider is null ? null : File.ReadAllText(Path.Combine(provider, "ca.crt")),
            provider is not null && File.Exists(Path.Combine(provider, "ca.key")) ? File.ReadAllText(Path.Combine(provider, "ca.key")) : null,
            root is null ? null : File.ReadAllBytes(root));
        if (FactorySettings(read, out var settings) is { } bad)
        {
            error.WriteLine(bad);
            return ExitCode.Wrong;
        }

        var files = new DurableFiles(read.Text("--data") ?? "data/device");
        if (step.Run(files, DateTimeOffset.UtcNow, out var label) is { } wrong)
        {
            error.WriteLine(wrong);
            return 1;
        }

        if (settings is not null && new SettingsStore(files).Save(settings) is { } unsaved)
        {
            error.WriteLine($"the unit was made, its settings were not: {unsaved}");
            return 1;
        }

        if (read.Text("--image") is { } image)
        {
            using var stream = File.OpenRead(image);
            var policy = new InstallPolicy(UnitModel.Product, UnitModel.Hardware, null, null, null, UnitModel.SettingsForm, null, null);
            switch (new Installer(files, Installer.ReadRoot(files)).InstallFirst(stream, policy))
            {
                case InstallOutcome.Staged staged:
                    label = label! with { Firmware = staged.Version.ToString() };
                    break;
                case InstallOutcome.Refused refused:
                    // A unit without firmware is no unit: the folder is given back, so that the step can be done again.
                    files.DeleteFolder(IdentityStore.Folder);
                    error.WriteLine($"the factory image was refused: {refused.Refusal.Sentence}");
                    return 1;
            }
        }

        output.WriteLine(read.Has("--json") ? JsonSerializer.Serialize(label!, IdentityJson.Default.Label) : label!.Draw());
        return 0;
    }

    // Null settings = the factory changes none.
    private static string? FactorySettings(Arguments read, out SettingsSnapshot? settings)
    {
        settings = null;
        var wishes = read.All("--set").Select(s => s.Split('=', 2)).ToList();
        if (wishes.Find(w => w.Length < 2) is { } odd)
        {
            return $"--set {odd[0]} needs a value: --set NAME=VALUE";
        }

        if (wishes.Count == 0)
        {
            return null;
        }

        var plan = SettingsUpdate.Plan(SettingsSnapshot.Factory, [.. wishes.Select(w => new Assignment(w[0], w[1], null))]);
        settings = plan.Next;
        return plan.Refused.IsEmpty ? null : $"--set: {string.Join("; ", plan.Refused)}";
    }
}
