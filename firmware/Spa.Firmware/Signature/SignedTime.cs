using System.Globalization;

namespace Spa.Firmware.Signature;

/// <summary>Times in signed documents: whole seconds, UTC.</summary>
internal static class SignedTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Throws <see cref="FormatException"/> for any other form.</summary>
    public static DateTimeOffset Read(string text) => DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
