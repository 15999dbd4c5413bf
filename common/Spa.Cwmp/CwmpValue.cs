namespace Spa.Cwmp;

/// <summary>A parameter's value as it goes over the wire.</summary>
/// <param name="Type">Its type; whether the text fits it is the data model's business.</param>
/// <param name="Text">As it stands there: booleans as 0, 1, true or false, times in ISO 8601.</param>
public readonly record struct CwmpValue(CwmpType Type, string Text)
{
    /// <summary>A text.</summary>
    public static CwmpValue Of(string text) => new(CwmpType.Text, text);

    /// <summary>A number without a sign.</summary>
    public static CwmpValue Of(uint number) => new(CwmpType.Number, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A number with a sign.</summary>
    public static CwmpValue Of(int number) => new(CwmpType.SignedNumber, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>0 or 1.</summary>
    public static CwmpValue Of(bool truth) => new(CwmpType.Boolean, truth ? "1" : "0");

    /// <summary>A time; null = unknown (0001-01-01T00:00:00Z).</summary>
    public static CwmpValue Of(DateTimeOffset? time) => new(CwmpType.DateTime, CwmpTime.Text(time));
}
