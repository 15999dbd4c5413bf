using Spa.Configuration.Settings;
using Spa.Foundation.Text;

namespace Spa.Device.Storage;

/// <summary>A form of the settings file, and how a program of that form reads and writes it.</summary>
/// <param name="Number">Number of the form that it writes.</param>
/// <param name="Read">Reads a file of this form, and of those before it that the program still reads.</param>
/// <param name="Write">Writes a file of this form.</param>
public sealed record SettingsForm(int Number, Func<byte[], Parsed<SettingsSnapshot>> Read, Func<SettingsSnapshot, byte[]> Write)
{
    /// <summary>That of this program.</summary>
    public static SettingsForm Present { get; } = new(SettingsFile.Form, file => SettingsFile.Read(file), SettingsFile.Write);
}
