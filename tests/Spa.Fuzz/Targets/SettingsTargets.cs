using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Fuzz.Targets;

/// <summary>The file that keeps the settings: a disk is a stranger too.</summary>
internal static class SettingsTargets
{
    /// <summary>What is read can be written, and reads again as the same.</summary>
    public static FuzzTarget File { get; } = new(
        "settings-file",
        () =>
        [
            SettingsFile.Write(SettingsSnapshot.Factory),
            SettingsFile.Write(SettingsUpdate.Plan(
                SettingsSnapshot.Factory,
                [
                    new Assignment("GPP_A", "a<b>\t\u00fc\"\\=", UserAccess.ReadWrite), new Assignment("Dial_Plan_1_", "(xx.|911S0)", null), new Assignment("GPP_SA", "secret", UserAccess.None),
                    new Assignment("Resync_Periodic", "60+5", null), new Assignment("Display_Name_1_", "x", UserAccess.ReadOnly),
                ]).Next),
        ],
        [.. new[] { "GPP_A", "Dial_Plan_1_", "rw", "ro", "na", "\n", "\t", "\\", "=", "\"", "sha256", "0", "{", "}", ",", ":" }.Select(Encoding.UTF8.GetBytes)],
        input =>
        {
            if (!SettingsFile.Read(input).Ok(out var settings, out _)) return;
            BrokenException.Unless(SettingsFile.Read(SettingsFile.Write(settings)).Ok(out var again, out var error), $"What was written cannot be read: {error}");
            BrokenException.Unless(settings.SameAs(again!), "What was written reads as something else.");
        });
}
