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

    [Fact]
    public void A_root_is_followed_by_one_that_takes_a_lost_key_away()
    {
        Good($"keygen {At("fw1")} --root {At("root-1.json")} --root-key {At("r1")} --root-key {At("r2")} --root-key {At("r3")} --root-threshold 2");
        Good($"keygen {At("fw2")}");
        Assert.Contains("not signed yet", Good($"root new {At("root-2.json")} --from {At("root-1.json")} --add-firmware {At("fw2.pub")} --remove-firmware {At("fw1.pub")} --expires 2099-01-31"));
        Assert.Contains("is not signed by the present one: it is not signed", Bad($"root show {At("root-2.json")} --after {At("root-1.json")}"));
        Good($"root sign {At("root-2.json")} --key {At("r1")}");
        Assert.Contains("it has too few signatures: 1 of 2 keys", Bad($"root show {At("root-2.json")} --after {At("root-1.json")}"));
        Good($"root sign {At("root-2.json")} --key {At("r3")}");
        Assert.Contains($"{At("root-2.json")}: follows {At("root-1.json")}", Good($"root show {At("root-2.json")} --after {At("root-1.json")}"));
        using var shown = JsonDocument.Parse(Good($"root show {At("root-2.json")} --json"));
        Assert.Equal((2, 2, 2, true), (
            shown.RootElement.GetProperty("version").GetInt32(),
            shown.RootElement.GetProperty("roles").GetProperty("root").GetProperty("threshold").GetInt32(),
            shown.RootElement.GetProperty("signatures").GetArrayLength(),
            shown.RootElement.GetProperty("signed").GetBoolean()));

        Program("Spa.Device", "one");
        Good($"pack {At("Spa.Device")} --out {At("1.img")} --version 5.1.11 --fast --key {At("fw1")}");
        Good($"verify {At("1.img")} --root {At("root-1.json")}");
        Assert.Contains("signed by an unknown key", Bad($"verify {At("1.img")} --root {At("root-2.json")}"));
        Assert.Contains("--remove-firmware 00: not one key of the firmware role", Fails(2, $"root new {At("x.json")} --from {At("root-1.json")} --remove-firmware 00"));
        Assert.Contains("--firmware-threshold must be 1 to 1, the number of keys", Fails(2, $"root new {At("x.json")} --from {At("root-1.json")} --firmware-threshold 2"));
    }

    [Fact]
    public void A_patch_is_made_from_two_images_and_verified_with_the_one_it_applies_to()
    {
        Program("old/Spa.Device", "one");
        Program("new/Spa.Device", "two");
        Good($"keygen {At("k")} --root {At("root.json")}");
        Good($"pack {At("old")} --out {At("old.bin")} --version 5.1.10 --fast --key {At("k")}");
        Good($"pack {At("new")} --out {At("new.bin")} --version 5.1.11 --fast --key {At("k")} --security-release --min-settings 1 --max-settings 1");
        using var made = JsonDocument.Parse(Good($"pack {At("new.bin")} --patch-from {At("old.bin")} --out {At("p")} --fast --key {At("k")} --json"));
        Assert.StartsWith("new.bin.from-", made.RootElement.GetProperty("name").GetString());
        Assert.Contains("is a patch: --base names the image it applies to", Fails(2, $"verify {At("p")} --root {At("root.json")}"));
        Assert.Contains("5.1.11, good", Good($"verify {At("p")} --root {At("root.json")} --base {At("old.bin")}"));
        Assert.Contains("the patch does not apply to what is installed here", Bad($"verify {At("p")} --root {At("root.json")} --base {At("new.bin")}"));
        Assert.Contains("this is itself a patch; a whole image is needed", Bad($"pack {At("p")} --patch-from {At("old.bin")} --out {At("q")} --fast"));
        var shown = Good($"show {At("p")}");
        Assert.Contains("security        a security release\n", shown);
        Assert.Contains("settings        forms 1 to 1\n", shown);
        Assert.Equal(Identity(At("new.bin")), Identity(At("p")));
        Assert.NotEqual(Identity(At("old.bin")), Identity(At("p")));
    }

    [Fact]
    public void A_campaign_document_is_issued_judged_and_issued_anew()
    {
        Program("Spa.Device", "one");
        Good($"keygen {At("online")}");
        Good($"keygen {At("k")} --root {At("root.json")} --campaign-key {At("online.pub")}");
        Good($"pack {At("Spa.Device")} --out {At("new.bin")} --version 5.1.11 --fast --key {At("k")}");
        Assert.Contains("issue 1, 5.1.11 in new.bin, believed until ", Good($"campaign new {At("autumn.campaign")} --image {At("new.bin")} --key {At("online")}"));
        Assert.Contains("issue 2, ", Good($"campaign new {At("autumn.campaign")} --image {At("new.bin")} --key {At("online")}"));
        Good($"campaign show {At("autumn.campaign")} --root {At("root.json")}");
        Good($"campaign new {At("winter.campaign")} --image {At("new.bin")} --key {At("k")}");
        Assert.Contains("the campaign document is not believed: it is signed by an unknown key", Bad($"campaign show {At("winter.campaign")} --root {At("root.json")}"));
        Assert.Contains("a campaign document is named NAME.campaign", Fails(2, $"campaign new {At("autumn.json")} --image {At("new.bin")} --key {At("online")}"));
        using var shown = JsonDocument.Parse(Good($"campaign show {At("autumn.campaign")} --json"));
        Assert.Equal((2, "new.bin"), (shown.RootElement.GetProperty("issue").GetInt32(), shown.RootElement.GetProperty("file").GetString()));
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

    private static string Identity(string image)
    {
        using var shown = JsonDocument.Parse(Good($"show {image} --json"));
        return shown.RootElement.GetProperty("identity").GetString()!;
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
