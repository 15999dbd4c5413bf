using System.Collections.Frozen;
using System.Globalization;

namespace Spa.Gateway.Management.Model;

/// <summary>How a setting's text and a parameter's value become one another.</summary>
internal abstract class Conversion
{
    /// <summary>As it stands.</summary>
    public static Conversion Verbatim { get; } = new AsItIs();

    /// <summary>Reads empty; is written as it stands.</summary>
    public static Conversion Secret { get; } = new Unread();

    /// <summary>yes and no to booleans.</summary>
    public static Conversion Truth { get; } = new Truths("yes", "no");

    /// <summary>no and yes to booleans: what the setting switches off.</summary>
    public static Conversion Reversed { get; } = new Truths("no", "yes");

    /// <summary>A byte of type of service to a DSCP.</summary>
    public static Conversion Dscp { get; } = new TosToDscp();

    /// <summary>Seconds to milliseconds.</summary>
    public static Conversion Milliseconds { get; } = new Scaled(1000);

    /// <summary>Decibels to tenths.</summary>
    public static Conversion Tenths { get; } = new Scaled(10);

    /// <summary>What a reader is told.</summary>
    /// <param name="text">The setting's text, as a profile writes it.</param>
    public abstract string ToModel(string text);

    /// <summary>What the setting becomes; null = this value has no text there, and <see cref="Expected"/> says which have.</summary>
    /// <param name="value">As the ACS wrote it, of the parameter's type.</param>
    /// <param name="present">The setting's text now.</param>
    public abstract string? ToSetting(string value, string present);

    /// <summary>What would be taken, for the text of a fault; empty = the setting itself says.</summary>
    public virtual string Expected => string.Empty;

    /// <summary>Words of a list to texts of a setting; a text that has no word reads as the first.</summary>
    public static Conversion Words(params (string Model, string Setting)[] words) => new Worded(words);

    private sealed class AsItIs : Conversion
    {
        public override string ToModel(string text) => text;

        public override string? ToSetting(string value, string present) => value;
    }

    private sealed class Unread : Conversion
    {
        public override string ToModel(string text) => string.Empty;

        public override string? ToSetting(string value, string present) => value;
    }

    private sealed class Truths(string on, string off) : Conversion
    {
        public override string ToModel(string text) => text == on ? "1" : "0";

        public override string? ToSetting(string value, string present) => value == "1" ? on : off;
    }

    private sealed class TosToDscp : Conversion
    {
        public override string Expected => "a number from 0 to 63";

        public override string ToModel(string text)
            => (int.TryParse(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var octet) ? octet >> 2 : 0).ToString(CultureInfo.InvariantCulture);

        public override string? ToSetting(string value, string present)
            => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var mark) && mark <= 63 ? string.Create(CultureInfo.InvariantCulture, $"0x{mark << 2:x2}") : null;
    }

    private sealed class Scaled(int factor) : Conversion
    {
        public override string ToModel(string text)
            => (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? decimal.Round(number * factor) : 0).ToString("0", CultureInfo.InvariantCulture);

        public override string? ToSetting(string value, string present)
            => decimal.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (number / factor).ToString("0.####", CultureInfo.InvariantCulture) : null;
    }

    private sealed class Worded((string Model, string Setting)[] words) : Conversion
    {
        private readonly FrozenDictionary<string, string> toModel = words.DistinctBy(w => w.Setting).ToFrozenDictionary(w => w.Setting, w => w.Model, StringComparer.OrdinalIgnoreCase);
        private readonly FrozenDictionary<string, string> toSetting = words.DistinctBy(w => w.Model).ToFrozenDictionary(w => w.Model, w => w.Setting, StringComparer.Ordinal);

        public override string Expected => "one of " + string.Join(", ", toSetting.Keys.Order(StringComparer.Ordinal));

        public override string ToModel(string text) => toModel.GetValueOrDefault(text, words[0].Model);

        // What reads as this word already stays as it is: several texts may share one.
        public override string? ToSetting(string value, string present) => ToModel(present) == value && toModel.ContainsKey(present) ? present : toSetting.GetValueOrDefault(value);
    }
}
