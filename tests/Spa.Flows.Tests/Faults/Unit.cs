using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Flows.Tests.Faults;

/// <summary>What a unit has on its disk.</summary>
internal static class Unit
{
    /// <summary>The settings in the file of a data folder; the test fails when the file is not whole.</summary>
    public static SettingsSnapshot Settings(string data) => SettingsFile.Read(File.ReadAllBytes(Path.Combine(data, "config", "settings"))).OrThrow();

    public static string Text(SettingsSnapshot settings, string name) => settings.Text(Catalogue.Find(name) ?? throw new ArgumentException(name, nameof(name)));
}
