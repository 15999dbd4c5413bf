using System.CommandLine;
using System.Text.Json.Nodes;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Hosting.Files;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware install</c>: the maker's step that puts the first version into a unit's data folder.</summary>
internal static class InstallCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("IMAGE") { Description = "The image." };
        var folder = new Option<string>("--data") { Description = "The unit's data folder.", Required = true };
        var root = new Option<string?>("--root") { Description = "Root document to put into the unit; default: the one that is there." };
        var product = new Option<string>("--product") { Description = "What the unit is.", DefaultValueFactory = _ => UnitModel.Product };
        var hardware = new Option<string>("--hardware") { Description = "Its hardware id.", DefaultValueFactory = _ => UnitModel.Hardware };
        var customer = new Option<string?>("--customer") { Description = "Whose unit it is." };
        var command = new Command("install", "Put the first version into a unit that has none. Later ones come by its upgrade rule.") { path, folder, root, product, hardware, customer };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var from = parsed.GetValue(path)!;
            var data = parsed.GetValue(folder)!;
            try
            {
                var files = new DurableFiles(data);
                if (parsed.GetValue(root) is { } document)
                {
                    ToolFiles.ReadRoot(document);
                    files.CreateFolder(DurableFileExtensions.FolderOf(Installer.RootFile));
                    files.SyncFolder(string.Empty);
                    files.Replace(Installer.RootFile, ToolFiles.Read(document));
                }

                using var image = ToolFiles.Open(from);
                var policy = new InstallPolicy(parsed.GetValue(product)!, parsed.GetValue(hardware)!, parsed.GetValue(customer), null, null, UnitModel.SettingsForm, null, null);
                return new Installer(files, Installer.ReadRoot(files)).InstallFirst(image, policy) switch
                {
                    InstallOutcome.Staged staged => new(
                        new JsonObject { ["data"] = data, ["version"] = staged.Version.ToString(), ["slot"] = staged.Slot.Folder },
                        [$"{data}: {staged.Version} in slot {staged.Slot.Folder}"]),
                    InstallOutcome.Refused refused => throw ToolFault.Bad($"{from}: {refused.Refusal.Sentence}"),
                    _ => throw new InvalidOperationException("an outcome that is neither"),
                };
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw ToolFault.Usage($"{data}: {e.Message.TrimEnd('.')}");
            }
        });
    }
}
