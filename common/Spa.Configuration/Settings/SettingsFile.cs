using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Foundation.Text;

namespace Spa.Configuration.Settings;

/// <summary>Settings as a file: only what differs from the factory, readable, and with a hash so that a cut or changed file is never taken for settings.</summary>
public static class SettingsFile
{
    /// <summary>Number of the form that is written, in the file's first line. It rises when programs of the form before could not read what is written; a new setting or value is no reason, for those are kept as they are.</summary>
    public const int Form = 1;

    private const string Word = "spa-settings ";
    private const string Foot = "sha256 ";
    private const int FootLength = 7 + 64 + 1;
    private const string Rule = "settings file";

    // Names that no setting can have: a version that does not know them keeps their lines as they are.
    private const string ByProfile = ".by-profile", ByUser = ".by-user", ByAcs = ".by-acs", Provided = ".provided.";

    private static readonly string Head = string.Create(CultureInfo.InvariantCulture, $"{Word}{Form}\n");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    //  file  = "spa-settings 1" LF *line "sha256 " 64HEXDIG LF         UTF-8; the hash is of all bytes before its line
    //  line  = name [ " ua=" ( "na" / "ro" / "rw" ) ] [ " =" text ] LF
    //  text  = any characters; LF, CR and "\" are written \n, \r and \\
    //  also as names: ".by-profile", ".by-user" (text: names of settings that the provider, or somebody at the unit, has set, with commas between),
    //  ".provided." name (text: what the provider has set where somebody at the unit has changed it)
    /// <summary>The file of some settings: the catalogue's order, then what is kept for other versions.</summary>
    public static byte[] Write(SettingsSnapshot s)
    {
        ArgumentNullException.ThrowIfNull(s);
        var text = new StringBuilder(Head);
        foreach (var parameter in Catalogue.Rows)
        {
            var cell = s.Cells[parameter.Index];
            var access = s.Rights[parameter.Index];
            var kept = s.Kept.GetValueOrDefault(parameter.Name);
            Line(
                text,
                parameter.Name,
                access == parameter.UserAccess ? null : access,
                kept?.Text ?? (cell.Text == parameter.DefaultText ? null : cell.Text));
        }

        Names(text, s, ByProfile, SettingOrigin.Profile);
        Names(text, s, ByUser, SettingOrigin.User);
        Names(text, s, ByAcs, SettingOrigin.Acs);
        foreach (var (name, provided) in s.Origins.Provided)
        {
            Line(text, Provided + name, null, provided);
        }

        foreach (var (name, kept) in s.Kept.Where(k => Catalogue.Find(k.Key) is null))
        {
            Line(text, name, kept.Access, kept.Text);
        }

        // A lone surrogate has no UTF-8 form; it is replaced here rather than making the file unreadable.
        var body = Encoding.UTF8.GetBytes(text.ToString());
        return [.. body, .. Encoding.ASCII.GetBytes(Foot + Convert.ToHexStringLower(SHA256.HashData(body)) + "\n")];
    }

    /// <summary>The settings of a file, or the first reason against it; offsets in bytes. Names and texts of other versions are kept.</summary>
    public static Parsed<SettingsSnapshot> Read(ReadOnlySpan<byte> file)
    {
        if (Damage(file) is { } damage)
        {
            return damage;
        }

        var body = file[..^FootLength];
        string text;
        try
        {
            text = Strict.GetString(body);
        }
        catch (DecoderFallbackException e)
        {
            return new ParseError(e.Index, "UTF-8", Rule);
        }

        return text.StartsWith(Head, StringComparison.Ordinal) ? Lines(text) : new ParseError(0, Head.TrimEnd(), Rule);
    }

    /// <summary>Form of a whole file, whichever program wrote it; null when it is damaged or no settings file.</summary>
    public static int? FormOf(ReadOnlySpan<byte> file)
    {
        if (Damage(file) is not null || !file.StartsWith(Encoding.ASCII.GetBytes(Word)))
        {
            return null;
        }

        var number = file[Word.Length..];
        var end = number.IndexOf((byte)'\n');
        return end > 0 && int.TryParse(number[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var form) && form > 0 ? form : null;
    }

    private static ParseError? Damage(ReadOnlySpan<byte> file)
    {
        if (file.Length < FootLength)
        {
            return new ParseError(file.Length, "a hash at the end", Rule);
        }

        var body = file[..^FootLength];
        Span<byte> foot = stackalloc byte[FootLength];
        Encoding.ASCII.GetBytes(Foot + Convert.ToHexStringLower(SHA256.HashData(body)) + "\n", foot);
        return foot.SequenceEqual(file[^FootLength..]) ? null : new ParseError(body.Length, "the hash of what stands before it", Rule);
    }

    private static Parsed<SettingsSnapshot> Lines(string text)
    {
        var draft = new SettingsDraft(SettingsSnapshot.Factory);
        for (var at = Head.Length; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
            {
                return new ParseError(text.Length, "the end of the line", Rule);
            }

            if (Entry(draft, text.AsSpan(at, end - at)) is { } expected)
            {
                return new ParseError(Encoding.UTF8.GetByteCount(text.AsSpan(0, at)), expected, Rule);
            }

            at = end + 1;
        }

        return draft.ToSnapshot();
    }

    private static string? Entry(SettingsDraft draft, ReadOnlySpan<char> line)
    {
        var blank = line.IndexOf(' ');
        if (blank <= 0)
        {
            return "a name and its value";
        }

        var name = line[..blank].ToString();
        var rest = line[(blank + 1)..];
        UserAccess? access = null;
        if (rest.StartsWith("ua=", StringComparison.Ordinal))
        {
            if (rest.Length < 5 || UserAccessText.Read(rest.Slice(3, 2)) is not { } right || (rest.Length > 5 && rest[5] != ' '))
            {
                return "ua=na, ua=ro or ua=rw";
            }

            access = right;
            rest = rest.Length > 5 ? rest[6..] : [];
        }

        string? text = null;
        if (!rest.IsEmpty)
        {
            if (rest[0] != '=')
            {
                return "= and a value";
            }

            text = Unescaped(rest[1..]);
            if (text is null)
            {
                return "\\n, \\r or \\\\ behind a \\";
            }
        }
        else if (access is null)
        {
            return "= and a value";
        }

        Take(draft, name, text, access);
        return null;
    }

    private static void Take(SettingsDraft draft, string name, string? text, UserAccess? access)
    {
        if (name[0] == '.' && text is not null && TakeOrigin(draft, name, text))
        {
            return;
        }

        if (Catalogue.Find(name) is not { } parameter)
        {
            draft.Keep(name, new KeptSetting(text, access));
            return;
        }

        if (access is UserAccess right)
        {
            draft.SetAccess(parameter, right);
        }

        if (text is not null && draft.SetText(parameter, text) is not null)
        {
            draft.Keep(name, new KeptSetting(text, null));
        }
    }

    // A name that this version does not have is left out: it would say who set a value that is only kept.
    private static bool TakeOrigin(SettingsDraft draft, string name, string text)
    {
        if (name is ByProfile or ByUser or ByAcs)
        {
            foreach (var parameter in text.Split(',').Select(n => Catalogue.Find(n)).OfType<Parameter>())
            {
                draft.Origin(parameter, name switch { ByUser => SettingOrigin.User, ByAcs => SettingOrigin.Acs, _ => SettingOrigin.Profile });
            }

            return true;
        }

        if (name.StartsWith(Provided, StringComparison.Ordinal) && Catalogue.Find(name[Provided.Length..]) is { } covered && draft.By(covered) == SettingOrigin.User)
        {
            draft.Origin(covered, SettingOrigin.User, text);
            return true;
        }

        return false;
    }

    private static void Names(StringBuilder file, SettingsSnapshot settings, string line, SettingOrigin who)
    {
        var names = string.Join(',', Catalogue.Rows.Where(p => settings.Origin(p) == who).Select(p => p.Name));
        Line(file, line, null, names.Length == 0 ? null : names);
    }

    private static void Line(StringBuilder file, string name, UserAccess? access, string? text)
    {
        if (access is null && text is null)
        {
            return;
        }

        file.Append(name);
        if (access is UserAccess right)
        {
            file.Append(" ua=").Append(UserAccessText.Write(right));
        }

        if (text is not null)
        {
            file.Append(" =");
            foreach (var c in text)
            {
                _ = c switch
                {
                    '\\' => file.Append(@"\\"),
                    '\n' => file.Append(@"\n"),
                    '\r' => file.Append(@"\r"),
                    _ => file.Append(c),
                };
            }
        }

        file.Append('\n');
    }

    private static string? Unescaped(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }

            at++;
            switch (at < text.Length ? text[at] : '\0')
            {
                case '\\': plain.Append('\\'); break;
                case 'n': plain.Append('\n'); break;
                case 'r': plain.Append('\r'); break;
                default: return null;
            }
        }

        return plain.ToString();
    }
}
