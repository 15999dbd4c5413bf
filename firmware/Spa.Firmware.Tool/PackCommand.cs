using System.CommandLine;
using System.Text.Json.Nodes;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Scripts.Rules;
using Spectre.Console;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware pack</c>: an image out of a program, a folder or another image.</summary>
internal static class PackCommand
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static Command Create()
    {
        var input = new Argument<string>("INPUT") { Description = "A program, a folder with one, or an image whose payload is taken as it is (quick: only the manifest is new)." };
        var output = new Option<string>("--out") { Description = "The image to write.", Required = true };
        var version = new Option<string?>("--version") { Description = "Version of the image: 5.1.11(GW). Needed, but for a patch." };
        var product = new Option<string>("--product") { Description = "Product it is for.", DefaultValueFactory = _ => UnitModel.Product };
        var hardware = new Option<string[]>("--hardware") { Description = "Hardware id it is for; may be repeated.", DefaultValueFactory = _ => [UnitModel.Hardware] };
        var customer = new Option<string?>("--customer") { Description = "Whose units it is for; default: everybody's." };
        var epoch = new Option<long>("--epoch") { Description = "Security epoch; raise it when older images must never run again." };
        var launcher = new Option<string>("--min-launcher") { Description = "Oldest launcher that can run it.", DefaultValueFactory = _ => "0.0.0" };
        var requires = new Option<string?>("--requires") { Description = "Oldest version it may be installed over." };
        var entry = new Option<string?>("--entry") { Description = "Program to start, below the folder. Default: the program given, or Spa.Device." };
        var build = new Option<string>("--build-id") { Description = "Name of the build.", DefaultValueFactory = _ => "local" };
        var expires = new Option<string?>("--expires") { Description = "Last day of installation: 2027-01-31." };
        var minSettings = new Option<int>("--min-settings") { Description = "Oldest form of the settings file that it reads.", DefaultValueFactory = _ => 1 };
        var maxSettings = new Option<int>("--max-settings") { Description = "Newest form of the settings file that it reads.", DefaultValueFactory = _ => UnitModel.SettingsForm };
        var security = new Option<bool>("--security-release") { Description = "It mends a hole: units go by Upgrade_Activation_Security when they start it." };
        var patchFrom = new Option<string?>("--patch-from")
        {
            Description = "The image that units have now: write only what differs. INPUT is then the new image, whose manifest is taken as it is; sign anew with --key, and put the file beside INPUT under the name that is printed.",
        };
        var fast = new Option<bool>("--fast") { Description = "Compress little and quickly (for tests)." };
        var keys = new Option<string[]>("--key") { Description = "Private key to sign with; may be repeated. Without it the image is unsigned." };
        var command = new Command("pack", "Make an image.") { input, output, version, product, hardware, customer, epoch, launcher, requires, entry, build, expires, minSettings, maxSettings, security, patchFrom, fast, keys };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var from = parsed.GetValue(input)!;
            var level = parsed.GetValue(fast) ? ImagePayload.FastLevel : ImagePayload.ReleaseLevel;
            if (parsed.GetValue(patchFrom) is { } old)
            {
                return PatchFiles.Write(from, old, parsed.GetValue(output)!, parsed.GetValue(keys) ?? [], level);
            }

            if (parsed.GetValue(version) is null)
            {
                throw ToolFault.Usage("--version is missing");
            }

            var (payload, program) = Payload(from, level);
            var manifest = Manifest.Draft(
                parsed.GetValue(product)!,
                parsed.GetValue(hardware)!,
                Version(parsed.GetValue(version)!, "--version"),
                parsed.GetValue(entry) ?? program,
                parsed.GetValue(build)!,
                DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds())) with
            {
                Customer = parsed.GetValue(customer),
                SecurityEpoch = parsed.GetValue(epoch) is >= 0 and var number ? number : throw ToolFault.Usage("--epoch is 0 or more"),
                MinLauncher = Version(parsed.GetValue(launcher)!, "--min-launcher"),
                Requires = parsed.GetValue(requires) is { } least ? Version(least, "--requires") : null,
                Expires = KeygenCommand.Date(parsed.GetValue(expires), "--expires"),
                MinSettings = parsed.GetValue(minSettings),
                MaxSettings = parsed.GetValue(maxSettings),
                SecurityRelease = parsed.GetValue(security),
            };
            var signers = (parsed.GetValue(keys) ?? []).Select(ToolFiles.ReadKey).ToList();
            var to = parsed.GetValue(output)!;
            ToolFiles.Write(to, stream =>
            {
                if (ImageWriter.Write(stream, manifest, payload, signers) is { } refusal)
                {
                    throw ToolFault.Bad($"{from}: {refusal.Sentence}");
                }
            });
            signers.ForEach(s => s.Dispose());
            var size = new FileInfo(to).Length;
            return new(
                new JsonObject { ["image"] = to, ["version"] = manifest.Version.ToString(), ["size"] = size, ["signatures"] = signers.Count },
                [$"{to}: {manifest.Version}, {payload.Files.Length} files, {size} bytes, {(signers.Count == 0 ? "unsigned" : $"signed by {signers.Count}")}"]);
        });
    }

    internal static FirmwareVersion Version(string text, string option)
        => FirmwareVersion.Parse(text).Ok(out var version, out var error) ? version : throw ToolFault.Usage($"{option} {text}: {error}");

    private static (ImagePayload Payload, string Entry) Payload(string from, int level)
    {
        if (Directory.Exists(from))
        {
            var files = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".dbg", StringComparison.Ordinal) && !f.EndsWith(".pdb", StringComparison.Ordinal))
                .Select(f => (Path: Path.GetRelativePath(from, f), Full: f)).ToList();
            return (Pack(files, level), "Spa.Device");
        }

        using var file = ToolFiles.Open(from);
        var start = new byte[4];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == 4 && start.AsSpan().SequenceEqual(ImageFormat.Magic))
        {
            file.Position = 0;
            var header = ToolFiles.ReadHeader(from, file);
            var manifest = ToolFiles.ReadManifest(from, header);
            var bytes = new byte[file.Length - file.Position];
            file.ReadExactly(bytes);
            var taken = ImagePayload.Of(manifest.Files, bytes);
            return taken.Description == manifest.Payload ? (taken, manifest.Entry) : throw ToolFault.Bad($"{from}: its payload is damaged");
        }

        var name = Path.GetFileName(from);
        return (Pack([(name, from)], level, executable: true), name);
    }

    private static ImagePayload Pack(List<(string Path, string Full)> files, int level, bool executable = false)
    {
        var packed = files.Select(f => new PackFile(f.Path, executable || (File.GetUnixFileMode(f.Full) & AnyExecute) != 0, () => ToolFiles.Open(f.Full)));
        var total = files.Sum(f => new FileInfo(f.Full).Length);
        if (level == ImagePayload.FastLevel || Console.IsErrorRedirected)
        {
            return ImagePayload.Pack(packed, level);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().Start(bars =>
        {
            var bar = bars.AddTask("compressing", maxValue: Math.Max(total, 1));
            return ImagePayload.Pack(packed, level, done => bar.Value = done);
        });
    }
}
