using System.CommandLine;
using System.Text.Json;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Firmware.Tool;
using Spa.Foundation.Ports;
using Spa.Hosting.Files;

namespace Spa.Device.Tests.Firmware;

public sealed class FirmwareToolTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-tool");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void From_a_key_to_a_unit_with_a_version()
    {
        Program("build/Spa.Device", "one");
        File.WriteAllText(At("build/notes.txt"), "hello");
        File.WriteAllText(At("build/Spa.Device.dbg"), "symbols");
        Good($"keygen {At("firmware.key")} --root {At("root.json")}");
        Good($"pack {At("build")} --out {At("1.img")} --version 5.1.11(GW) --fast");
        Assert.Contains("the image is not signed", Bad($"verify {At("1.img")} --root {At("root.json")}"));
        Good($"sign {At("1.img")} --key {At("firmware.key")}");
        Assert.Equal($"{At("1.img")}: 5.1.11(GW), good", Good($"verify {At("1.img")} --root {At("root.json")}").Trim());
        var shown = Good($"show {At("1.img")}");
        Assert.Contains("version         5.1.11(GW)\n", shown);
        Assert.Contains(" Spa.Device\n", shown);
        Assert.DoesNotContain(".dbg", shown);
        Assert.Equal($"{At("unit")}: 5.1.11(GW) in slot a", Good($"install {At("1.img")} --data {At("unit")} --root {At("root.json")}").Trim());
        Assert.Contains("the unit has a version already", Bad($"install {At("1.img")} --data {At("unit")}"));

        var files = new DurableFiles(At("unit"));
        var report = BootReport.Read(new SlotStore(files), At("unit/a"));
        Assert.Equal("5.1.11(GW)", report.Version!.ToString());
        Assert.NotEqual(UnixFileMode.None, new FileInfo(At("unit/a/Spa.Device")).UnixFileMode & UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_payload_is_taken_from_another_image_as_it_is()
    {
        Program("Spa.Device", "one");
        Good($"keygen {At("k")} --root {At("root.json")}");
        Good($"pack {At("Spa.Device")} --out {At("1.img")} --version 5.1.11(GW) --key {At("k")}");
        Good($"pack {At("1.img")} --out {At("2.img")} --version 5.1.12(GW) --key {At("k")}");
        Good($"verify {At("2.img")} --root {At("root.json")}");
        Assert.True(ImageHeader.TryRead(File.ReadAllBytes(At("1.img")), out var first, out _));
        Assert.True(ImageHeader.TryRead(File.ReadAllBytes(At("2.img")), out var second, out _));
        Assert.Equal(File.ReadAllBytes(At("1.img"))[first.Length..], File.ReadAllBytes(At("2.img"))[second.Length..]);
    }

    [Fact]
    public void Keys_are_secret_files_and_are_never_overwritten()
    {
        Good($"keygen {At("k")} --root {At("root.json")}");
        foreach (var secret in new[] { "k", "root.json.key" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(At(secret)).UnixFileMode);
            Assert.Contains("PRIVATE KEY", File.ReadAllText(At(secret)));
        }

        Assert.DoesNotContain("PRIVATE", File.ReadAllText(At("root.json")) + File.ReadAllText(At("k.pub")));
        var before = File.ReadAllText(At("k"));
        Assert.Contains($"{At("k")} exists already; a key is never overwritten, remove it first.", Fails(2, $"keygen {At("k")}"));
        Assert.Equal(before, File.ReadAllText(At("k")));
    }

    [Fact]
    public void A_threshold_asks_for_several_signers()
    {
        Program("Spa.Device", "one");
        Good($"keygen {At("k1")}");
        Good($"keygen {At("k2")} --root {At("root.json")} --firmware-key {At("k1.pub")} --threshold 2");
        Good($"pack {At("Spa.Device")} --out {At("1.img")} --version 5.1.11 --fast --key {At("k1")}");
        Assert.Contains("the image has too few signatures: 1 of 2 keys", Bad($"verify {At("1.img")} --root {At("root.json")}"));
        Good($"sign {At("1.img")} --key {At("k2")}");
        Good($"verify {At("1.img")} --root {At("root.json")}");
        Assert.Contains("--threshold must be 1 to 1, the number of keys", Fails(2, $"keygen {At("k3")} --root {At("other.json")} --threshold 2"));
    }

    [Fact]
    public void Json_is_one_document()
    {
        Program("Spa.Device", "one");
        Good($"keygen {At("k")} --root {At("root.json")} --json");
        Good($"pack {At("Spa.Device")} --out {At("1.img")} --version 5.1.11(GW) --fast --key {At("k")} --epoch 4");
        using var shown = JsonDocument.Parse(Good($"show {At("1.img")} --json"));
        Assert.Equal(4, shown.RootElement.GetProperty("securityEpoch").GetInt32());
        Assert.Equal(1, shown.RootElement.GetProperty("signatures").GetArrayLength());
        File.AppendAllText(At("1.img"), "x");
        using var verified = JsonDocument.Parse(Run(1, $"verify {At("1.img")} --root {At("root.json")} --json").Output);
        Assert.Equal($"{At("1.img")}: the image has bytes after its payload", verified.RootElement.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("verify none.img --root none.json", 2, "none.json: Could not find file")]
    [InlineData("pack", 2, "Option '--out' is required.")]
    [InlineData("pack /dev/null --out x --version 5.x", 2, "--version 5.x: expected a number at 2 (SPA firmware version).")]
    [InlineData("show /dev/null", 1, "/dev/null: the image is cut off: it ends inside the header.")]
    [InlineData("sign /etc/hostname --key x", 1, "/etc/hostname: this is not a firmware image.")]
    public void A_mistake_is_explained(string line, int status, string message)
        => Assert.Contains(message, Fails(status, line));

    [Fact]
    public void Something_that_is_no_key_is_refused_without_showing_it()
    {
        File.WriteAllText(At("k"), "-----BEGIN PRIVATE KEY-----\nTm90QUtleUJ1dFNlY3JldA==\n-----END PRIVATE KEY-----\n");
        Program("Spa.Device", "one");
        var said = Fails(1, $"pack {At("Spa.Device")} --out {At("1.img")} --version 5.1.11 --fast --key {At("k")}");
        Assert.Equal($"{At("k")}: expected an unencrypted private key on P-256 in PEM at 0 (firmware signing key).", said.Trim());
        Assert.False(File.Exists(At("1.img")));
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private void Program(string name, string content)
    {
        var files = new DurableFiles(folder.FullName);
        files.CreateFolder(DurableFileExtensions.FolderOf(name));
        using var file = files.Create(name, executable: true);
        file.Write(System.Text.Encoding.ASCII.GetBytes($"#!/bin/sh\necho {content}\n"));
    }

    private static string Good(string line) => Run(0, line).Output;

    private static string Bad(string line) => Fails(1, line);

    private static string Fails(int status, string line) => Run(status, line).Errors;

    private static (string Output, string Errors) Run(int status, string line)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var got = FirmwareCommand.Invoke(FirmwareCommand.Create().Parse(line.Split(' ')), new InvocationConfiguration { Output = output, Error = errors });
        Assert.True(got == status, $"{line}\nended with {got}\n{output}{errors}");
        return (output.ToString(), errors.ToString());
    }
}
