using System.Globalization;
using Spa.Cwmp;

namespace Spa.Gateway.Management.Model;

/// <summary>A parameter of the data model.</summary>
/// <param name="Path">Full path: "Device.Time.NTPServer1".</param>
/// <param name="Type">Its type in the standard.</param>
/// <param name="Source">Where its value is and goes.</param>
internal sealed record ModelLeaf(string Path, CwmpType Type, LeafSource Source)
{
    // By name, as the standard's files have them, so that a new row of the tree cannot forget to say so.
    private static readonly string[] RestlessObjects = [".Stats.", "CallLog."];
    private static readonly string[] RestlessNames = [".UpTime", ".CurrentLocalTime", ".SessionDuration", "CallLogNumberOfEntries"];

    /// <summary>Longest text; null = what the setting takes.</summary>
    public int? Length { get; init; }

    /// <summary>Numbers that it may be; null = all of its type.</summary>
    public (long Min, long Max)? Range { get; init; }

    /// <summary>How far a change of it is told unasked: active for what the standard forces.</summary>
    public int DefaultNotification { get; init; }

    /// <summary>An ACS may set another notification than that one.</summary>
    public bool IsDeniable { get; init; }

    /// <summary>Its active notification cannot be taken away.</summary>
    public bool IsForced => DefaultNotification == 2 && !IsDeniable;

    /// <summary>It changes by itself all the time, or with every packet: a call to the ACS at each change would never end. The standard lets an active notification be refused there.</summary>
    public bool IsRestless => RestlessObjects.Any(o => Path.Contains(o, StringComparison.Ordinal)) || RestlessNames.Any(n => Path.EndsWith(n, StringComparison.Ordinal));

    /// <summary>Its value, of its type.</summary>
    public CwmpValue Read(ModelFacts facts) => new(Type, Nearest(Source.Read(facts)));

    /// <summary>What setting it means, once the value is of its type and within its range.</summary>
    public LeafWrite Write(CwmpValue value, ModelFacts facts)
    {
        if (!Source.IsWritable)
        {
            return LeafWrite.Refuse(FaultCode.NotWritable, "read only");
        }

        // Many an ACS writes everything as a string; what says another type than a string and than this one is wrong.
        if (value.Type is not (CwmpType.Unspecified or CwmpType.Text) && value.Type != Type)
        {
            return LeafWrite.Refuse(FaultCode.InvalidParameterType, $"expected xsd:{Type.Name()}, not xsd:{value.Type.Name()}");
        }

        var text = Type == CwmpType.Text ? value.Text : value.Text.Trim();
        switch (Type)
        {
            case CwmpType.Boolean when text.ToUpperInvariant() is "1" or "TRUE":
                return Source.Write("1", facts);
            case CwmpType.Boolean when text.ToUpperInvariant() is "0" or "FALSE":
                return Source.Write("0", facts);
            case CwmpType.Boolean:
                return LeafWrite.Refuse(FaultCode.InvalidParameterValue, "expected 0 or 1");
            case CwmpType.Number or CwmpType.SignedNumber:
                var (min, max) = Range ?? (Type == CwmpType.Number ? (0, uint.MaxValue) : (int.MinValue, int.MaxValue));
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                    ? Source.Write(number.ToString(CultureInfo.InvariantCulture), facts)
                    : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected a whole number from {min} to {max}");
            default:
                return Length is { } longest && text.Length > longest ? LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected at most {longest} characters") : Source.Write(text, facts);
        }
    }

    // The setting may be what the model cannot say: the nearest that it can.
    private string Nearest(string text)
        => Range is var (min, max) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, min, max).ToString(CultureInfo.InvariantCulture) : text;
}
