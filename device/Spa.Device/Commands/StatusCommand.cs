using System.Net.Sockets;
using System.Text.Json;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Storage;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;

namespace Spa.Device.Commands;

/// <summary><c>./spa device status</c>: a running unit's status, or what lies on the disk of one that does not run.</summary>
internal static class StatusCommand
{
    private static readonly Option[] Options =
    [
        new("--data", "DIR", "The unit's data folder (default ./data/device)."),
        new("--json", null, "As JSON: the document of /api/status, or of a unit that does not run: what is on its disk."),
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
            output.Write(Arguments.Help("./spa device status [options]", "Shows how a unit does.", Options));
            return 0;
        }

        var data = read.Text("--data") ?? "data/device";
        if (!Directory.Exists(data))
        {
            error.WriteLine($"there is no folder {data}");
            return 1;
        }

        try
        {
            return Running(data) is { } status ? Show(status, read.Has("--json"), output) : ShowStored(data, read.Has("--json"), output, error);
        }
        catch (IOException e)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static byte[]? Running(string data)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.ReceiveTimeout = 5000;
            socket.Connect(new UnixDomainSocketEndPoint(StatusSocket.PathIn(data)));
            using var stream = new NetworkStream(socket);
            using var all = new MemoryStream();
            stream.CopyTo(all);
            return all.Length > 0 ? all.ToArray() : null;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException)
        {
            return null;
        }
    }

    private static int Show(byte[] status, bool json, TextWriter output)
    {
        var text = System.Text.Encoding.UTF8.GetString(status);
        if (json)
        {
            output.WriteLine(text);
            return 0;
        }

        var s = JsonSerializer.Deserialize(status, Web.PagesJson.Default.StatusDocument)!;
        output.WriteLine(s.Headline);
        Row(output, "Unit", $"{s.Unit.Product} {s.Unit.Serial}, MAC {s.Unit.Mac}");
        Row(output, "Firmware", s.Firmware.State.Length == 0 ? s.Firmware.Version : $"{s.Firmware.Version}; {s.Firmware.State}");
        Row(output, "Light", s.Light.Meaning);
        Row(output, "Settings", s.Settings.State);
        if (s.Settings.Last is { } last)
        {
            Row(output, "Last", $"{(last.Good ? "done" : "failed")} ({last.Reason}) {last.Url} {last.Explanation}".TrimEnd());
        }

        foreach (var line in s.Lines)
        {
            Row(output, line.Name, line.State);
        }

        foreach (var note in s.Notes)
        {
            Row(output, "Note", note);
        }

        return 0;
    }

    private static int ShowStored(string data, bool json, TextWriter output, TextWriter error)
    {
        var files = new DurableFiles(data);
        if (IdentityStore.Load(files, out var why) is not { } identity)
        {
            error.WriteLine(why);
            return 1;
        }

        var settings = new SettingsStore(files).Load();
        var slots = new SlotStore(files);
        slots.ReadState(out var state, out var problem);
        var stored = new StoredStatus(
            false,
            identity.Unit.Mac,
            identity.Unit.Serial,
            identity.Unit.EnrolmentCode,
            settings.Damage ?? settings.Source.ToString(),
            state?.Active.Folder ?? string.Empty,
            slots.ReadManifest(SlotName.A)?.Version.ToString() ?? string.Empty,
            slots.ReadManifest(SlotName.B)?.Version.ToString() ?? string.Empty,
            problem ?? state?.Reason ?? string.Empty);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(stored, CommandJson.Default.StoredStatus));
            return 0;
        }

        output.WriteLine("The unit does not run.");
        Row(output, "Unit", $"{stored.Serial}, MAC {identity.Unit.MacWithColons}, enrolment code {stored.EnrolmentCode}");
        Row(output, "Settings", stored.Settings);
        Row(output, "Slots", $"a {Or(stored.VersionA)}, b {Or(stored.VersionB)}, active {Or(stored.ActiveSlot)}");
        if (stored.Reason.Length > 0)
        {
            Row(output, "Note", stored.Reason);
        }

        return 0;

        static string Or(string text) => text.Length == 0 ? "-" : text;
    }

    private static void Row(TextWriter output, string name, string value) => output.WriteLine($"  {name,-10} {value}");
}

/// <summary>What lies on the disk of a unit that does not run.</summary>
/// <param name="Running">False.</param>
/// <param name="Mac">MAC.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="EnrolmentCode">Enrolment code.</param>
/// <param name="Settings">Where they would come from, or what is wrong with them.</param>
/// <param name="ActiveSlot">Slot to be started.</param>
/// <param name="VersionA">Version in slot a; empty = none.</param>
/// <param name="VersionB">Version in slot b.</param>
/// <param name="Reason">What happened at the last start; empty = nothing to say.</param>
internal sealed record StoredStatus(
    bool Running, string Mac, string Serial, string EnrolmentCode, string Settings, string ActiveSlot, string VersionA, string VersionB, string Reason);
