namespace Spa.Stack;

/// <summary>Makes signed images: one native build, packed once, gives any number of versions.</summary>
/// <param name="places">Where the programs are.</param>
/// <param name="folder">Where keys and images go.</param>
internal sealed class FirmwareWorkshop(Places places, string folder)
{
    /// <summary>The root document that units and server judge images by.</summary>
    public string Root => Path.Combine(folder, "firmware-root.json");

    private string Key => Path.Combine(folder, "firmware.key");

    private string Packed => Path.Combine(folder, "packed.vgw");

    /// <summary>Makes the keys, unless they are there.</summary>
    public async Task MakeKeys()
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(Root))
        {
            await Tool.Run(places.FirmwareTool, "keygen", Key, "--root", Root);
        }
    }

    /// <summary>An image of the device program under a version; the payload is packed again only when the program is newer.</summary>
    public async Task<string> Image(string version)
    {
        if (!File.Exists(Packed) || File.GetLastWriteTimeUtc(Packed) < File.GetLastWriteTimeUtc(places.Device))
        {
            await Tool.Run(places.FirmwareTool, "pack", places.Device, "--out", Packed, "--version", version, "--fast");
        }

        return await Sign(Packed, version);
    }

    /// <summary>A validly signed image whose program ends with an error as soon as it starts.</summary>
    public async Task<string> CrashingImage(string version)
    {
        var program = Path.Combine(folder, "Spa.Device");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nexit 134\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await Sign(program, version);
    }

    private async Task<string> Sign(string input, string version)
    {
        var image = Path.Combine(folder, $"spa3102-{version.Replace('.', '-').Replace('(', '-').TrimEnd(')')}.bin");
        if (!File.Exists(image) || File.GetLastWriteTimeUtc(image) < File.GetLastWriteTimeUtc(input))
        {
            await Tool.Run(places.FirmwareTool, "pack", input, "--out", image, "--version", version, "--fast", "--key", Key);
        }

        return image;
    }
}
