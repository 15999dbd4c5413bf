using System.Globalization;

namespace Spa.Gateway.Management.Model;

/// <summary>Conversions of the telephone side's settings.</summary>
internal static class VoiceConversions
{
    /// <summary>DTMF of issue 2: a list.</summary>
    public static Conversion Keys { get; } = Conversion.Words(
        ("RFC4733,InBand", "Auto"), ("InBand", "InBand"), ("RFC4733", "AVT"), ("SIPInfo", "INFO"), ("InBand,SIPInfo", "InBand+INFO"), ("RFC4733,SIPInfo", "AVT+INFO"));

    /// <summary>DTMF of issue 1: one word.</summary>
    public static Conversion OneKey { get; } = Conversion.Words(("RFC2833", "Auto"), ("RFC2833", "AVT"), ("InBand", "InBand"), ("SIPInfo", "INFO"), ("InBand", "InBand+INFO"), ("RFC2833", "AVT+INFO"));

    public static Conversion Transport { get; } = Conversion.Words(("UDP", "UDP"), ("TCP", "TCP"), ("TLS", "TLS"));

    public static Conversion EnabledWord { get; } = Conversion.Words(("Disabled", "no"), ("Enabled", "yes"));

    public static Conversion FaxPassThrough { get; } = Conversion.Words(("Auto", "NSE"), ("Auto", "ReINVITE"), ("Disable", "None"));

    /// <summary>A plan of 1 to 8 that is used when calls over the network cannot be; none is off.</summary>
    public static Conversion Fallback { get; } = new OnByPlan();

    /// <summary>0 is off.</summary>
    public static Conversion NotZero { get; } = new OnByNumber("5");

    /// <summary>Seconds of ringing as rings of six seconds.</summary>
    public static Conversion Rings { get; } = new SecondsToRings();

    // On means the number that was there, or the usual one.
    private sealed class OnByNumber(string usual) : Conversion
    {
        public override string ToModel(string text) => text is "0" or "" ? "0" : "1";

        public override string? ToSetting(string value, string present) => value == "0" ? "0" : present is "0" or "" ? usual : present;
    }

    private sealed class OnByPlan : Conversion
    {
        private const string Off = "none";

        public override string ToModel(string text) => text == Off ? "0" : "1";

        public override string? ToSetting(string value, string present) => value == "0" ? Off : present == Off ? "1" : present;
    }

    private sealed class SecondsToRings : Conversion
    {
        private const int SecondsOfRing = 6;

        public override string ToModel(string text) => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Max(1, (seconds + (SecondsOfRing / 2)) / SecondsOfRing) : 1).ToString(CultureInfo.InvariantCulture);

        public override string? ToSetting(string value, string present) => ToModel(present) == value ? present : (long.Parse(value, CultureInfo.InvariantCulture) * SecondsOfRing).ToString(CultureInfo.InvariantCulture);
    }
}
