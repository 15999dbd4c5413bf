using System.Text;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What a device is found by, as one text: <c>  000e08aabbcc=m  Acme Corp=c  berlin=l  vip=t  </c>.</summary>
/// <remarks>
/// Two blanks stand before and after each word, and each word ends in a sign for its kind: so one index of three-letter pieces answers for parts of words, for the beginnings of words
/// of one or two letters, and for whole fields.
/// </remarks>
internal static class DeviceWords
{
    private const string Between = "  ";

    /// <summary>Kinds that are counted, see <see cref="FleetCounts"/>.</summary>
    public const string Counted = "oclzvt";

    /// <summary>The sign of a field that stands in the text.</summary>
    public static char Sign(DeviceField field) => field switch
    {
        DeviceField.Model => 'o',
        DeviceField.Customer => 'c',
        DeviceField.Site => 'l',
        DeviceField.Tag => 't',
        DeviceField.Version => 'v',
        DeviceField.State => 'z',
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "stands in a column of its own"),
    };

    /// <summary>The text of a device.</summary>
    public static string Of(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var text = new StringBuilder(Between, 200);
        Add(device.Mac.ToString(), 'm');
        Add(device.Serial, 's');
        Add(device.Model, 'o');
        Add(device.Customer, 'c');
        Add(device.Site is null || device.Customer is null ? device.Site : $"{device.Customer}/{device.Site}", 'l');
        foreach (var tag in device.Tags)
        {
            Add(tag, 't');
        }

        Add(device.Health.Software, 'v');
        Add(device.State.ToString().ToLowerInvariant(), 'z');
        Add(device.Health.Address, 'a');
        Add(device.Note, 'n');
        return text.ToString();

        void Add(string? word, char kind)
        {
            if (!string.IsNullOrWhiteSpace(word))
            {
                text.Append(Flat(word)).Append('=').Append(kind).Append(Between);
            }
        }
    }

    /// <summary>The words that are counted, each with the sign of its kind.</summary>
    public static IEnumerable<(char Kind, string Word)> Facets(string text)
        => from word in text.Split(Between, StringSplitOptions.RemoveEmptyEntries)
           where word.Length > 2 && word[^2] == '=' && Counted.Contains(word[^1], StringComparison.Ordinal)
           select (word[^1], word[..^2]);

    /// <summary>The pattern that finds a part of a word; of one or two letters, the beginning of one.</summary>
    public static string Pattern(string word)
    {
        var part = MacPart(word) ?? Flat(word);
        return part.Length >= 3 ? $"%{part}%" : $"%{new string(' ', 3 - part.Length)}{part}%";
    }

    /// <summary>The pattern that finds a whole field; of a site, also one without its customer. Null = any value.</summary>
    public static string Pattern(DeviceField field, string? value) => value is null ? $"%={Sign(field)}{Between}%"
        : field == DeviceField.Site && !value.Contains('/', StringComparison.Ordinal) ? $"%/{Flat(value)}=l{Between}%"
        : $"%{Between}{Flat(value)}={Sign(field)}{Between}%";

    /// <summary>Part of a MAC in the inventory's writing; null when it does not look like one: <c>00:0e</c>, <c>00-0e-08</c>, <c>000e.08aa</c>.</summary>
    public static string? MacPart(string text)
    {
        var mark = text.FirstOrDefault(c => c is ':' or '-' or '.');
        if (mark == default)
        {
            return null;
        }

        var groups = text.Split(mark);
        var size = groups[0].Length;
        var fits = (size, mark) switch
        {
            (2, ':') => groups.Length is >= 2 and <= 7,
            (2, '-') => groups.Length is >= 3 and <= 7,
            (4, '.' or '-') => groups.Length is 2 or 3 && groups.Any(g => g.Any(char.IsAsciiLetter)),
            _ => false,
        };
        var whole = groups.Take(groups.Length - 1).All(g => g.Length == size) && groups[^1].Length <= size;
        var digits = string.Concat(groups);
        return fits && whole && digits.Length <= 12 && digits.All(char.IsAsciiHexDigit) ? digits.ToLowerInvariant() : null;
    }

    /// <summary>A value as it stands among the words: one line, single blanks, else a note could look like another word.</summary>
    public static string Flat(string word)
    {
        var flat = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            var blank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!blank)
            {
                flat.Append(c);
            }
            else if (flat.Length > 0 && flat[^1] != ' ')
            {
                flat.Append(' ');
            }
        }

        return flat.ToString().TrimEnd();
    }
}
