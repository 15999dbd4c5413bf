using System.CommandLine;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server firmware</c>.</summary>
internal static class FirmwareCommands
{
    public static Command Create() => new("firmware", "Images and who gets which.") { Add(), List(), Assign(), Root(), Beside(), Remove() };

    private static Command Add()
    {
        var file = new Argument<string>("FILE") { Description = "The image, as './spa firmware pack' makes it." };
        var assign = new Option<bool>("--assign") { Description = "And assign it to its model." };
        var model = new Option<string?>("--model") { Description = "It is for devices of another maker, of this model; kept as it is." };
        var version = new Option<string?>("--image-version") { Description = "With --model: the version that they will tell." };
        var command = new Command("add", "Take an image into the store, after judging it by the firmware root.") { file, assign, model, version };
        command.SetAction((parsed, cancellation) => Shared.OnStore(parsed, async (store, operations) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path))
            {
                return Shared.Fail(parsed, $"There is no file {path}.");
            }

            await using var from = File.OpenRead(path);
            var images = new FirmwareStore(store, TimeProvider.System);
            var (image, fault) = parsed.GetValue(model) is null && parsed.GetValue(version) is null
                ? await images.Add(from, Shared.Actor, cancellation)
                : await images.AddPlain(from, parsed.GetValue(model) ?? string.Empty, parsed.GetValue(version) ?? string.Empty, Shared.Actor, cancellation);
            if (image is not null && parsed.GetValue(assign))
            {
                fault = await operations.AssignFirmware(image.Model, image.Version, Shared.Actor);
            }

            return image is null || fault is not null ? Shared.Fail(parsed, $"Refused: {fault}") : Shared.Show(parsed, image, console => console.WriteLine($"{image.Version} for {image.Model} is in the store."));
        }));
        return command;
    }

    private static Command Root()
    {
        var file = new Argument<string>("FILE") { Description = "The root document, as './spa firmware keygen' makes it." };
        var command = new Command("root", "Set the document that images are judged by: the one that the units carry.") { file };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => File.Exists(parsed.GetValue(file))
            ? Shared.Tell(parsed, await new FirmwareStore(store, TimeProvider.System).SetRoot(await File.ReadAllBytesAsync(parsed.GetValue(file)!), Shared.Actor), "Set.")
            : Shared.Fail(parsed, $"There is no file {parsed.GetValue(file)}.")));
        return command;
    }

    private static Command Beside()
    {
        var file = new Argument<string>("FILE") { Description = "NAME.campaign, IMAGE.from-DIGITS (a patch) or launcher-VERSION.bin, as './spa firmware' makes them; the name says what it is." };
        var command = new Command("beside", "Take in a file that units look for beside an image: a campaign document, a patch, a launcher.") { file };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => File.Exists(parsed.GetValue(file))
            ? Shared.Tell(parsed, await new BesideFirmware(store, TimeProvider.System).Add(Path.GetFileName(parsed.GetValue(file)!), await File.ReadAllBytesAsync(parsed.GetValue(file)!), Shared.Actor), "Taken.")
            : Shared.Fail(parsed, $"There is no file {parsed.GetValue(file)}.")));
        return command;
    }

    private static Command Remove()
    {
        var model = new Argument<string>("MODEL") { Description = "The model." };
        var version = new Argument<string>("VERSION") { Description = "The version." };
        var command = new Command("remove", "Take an image out of the store; not one that is assigned.") { model, version };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _)
            => Shared.Tell(parsed, await new FirmwareStore(store, TimeProvider.System).Remove(parsed.GetValue(model)!, parsed.GetValue(version)!, Shared.Actor), "Removed.")));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "The images in the store.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var (images, assigned) = store.Read(on => (FirmwareImages.All(on), FirmwareImages.Assignments(on)));
            return Task.FromResult(Shared.Show(parsed, images.Select(i => new { i.Model, i.Version, i.File, i.Size, i.Sha256, i.Epoch, i.Added, i.AddedBy, assigned = assigned.GetValueOrDefault(i.Model) == i.Version }), console =>
            {
                var table = new Table().AddColumns("Model", "Version", "Size", "Epoch", "Added", "Assigned");
                foreach (var image in images)
                {
                    table.AddRow(
                        new Text(image.Model), new Text(image.Version), new Text($"{image.Size / 1e6:0.0} MB"), new Text($"{image.Epoch}"), new Text($"{Shared.Ago(image.Added)} by {image.AddedBy}"),
                        new Text(assigned.GetValueOrDefault(image.Model) == image.Version ? "to its model" : string.Empty));
                }

                console.Write(images.Count == 0 ? new Text("No images.\n") : table);
            }));
        }));
        return command;
    }

    private static Command Assign()
    {
        var model = new Argument<string>("MODEL") { Description = "The model." };
        var version = new Argument<string>("VERSION") { Description = "The version its devices run, or 'none'." };
        var command = new Command("assign", "Say which image the devices of a model run. For one device: 'server device assign MAC --firmware VERSION'.") { model, version };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations) =>
        {
            var wanted = parsed.GetValue(version) == "none" ? null : parsed.GetValue(version);
            return Shared.Tell(parsed, await operations.AssignFirmware(parsed.GetValue(model)!, wanted, Shared.Actor), "Assigned.");
        }));
        return command;
    }
}
