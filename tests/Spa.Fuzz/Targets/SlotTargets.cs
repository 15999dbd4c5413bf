using System.Security.Cryptography;
using System.Text;
using Spa.Firmware.Slots;
using Spa.Scripts.Rules;

namespace Spa.Fuzz.Targets;

/// <summary>The file that says which slot runs: a disk is a stranger too.</summary>
internal static class SlotTargets
{
    /// <summary>What is read can be written, and reads again as the same.</summary>
    public static FuzzTarget State { get; } = new(
        "slot-state",
        () =>
        [
            Line(SlotState.First(SlotName.A, Version("5.1.10(GW)"))),
            Line(new(9, SlotName.B, SlotName.A, true, 2, "taken back", Version("5.1.10"), null, new(Version("5.1.9"), "ab", "it crashed"), true)),
        ],
        [.. new[] { "\"generation\":", "\"active\":\"b\"", "\"pending\":true", "null", "9223372036854775807", "-1", "5.1.10(GW)", "\\u0000", "\\ud800", "{", "}" }.Select(Encoding.UTF8.GetBytes)],
        input =>
        {
            // The input is the line; its digest is put right, or nothing would be read but the samples.
            byte[] file = [.. input, (byte)'\n', .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(input))), (byte)'\n'];
            if (!SlotStateText.Read(file).Ok(out var state, out _)) return;
            BrokenException.Unless(SlotStateText.Read(SlotStateText.Write(state)).Ok(out var again, out var error), $"What was written cannot be read: {error}");
            BrokenException.Unless(state == again, "What was written reads as something else.");
            BrokenException.Unless(state.Next.Generation is > 0 and <= SlotState.MaxGeneration, "The next generation cannot be written.");
        });

    private static byte[] Line(SlotState state)
    {
        var file = SlotStateText.Write(state);
        return file[..Array.IndexOf(file, (byte)'\n')];
    }

    private static FirmwareVersion Version(string text) => FirmwareVersion.Parse(text).OrThrow();
}
