using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Spa.Fleet.Syslog;

/// <summary>One syslog message, RFC 3164 or RFC 5424. What does not fit either form is taken as text of priority 13, as RFC 3164 4.3.3 says.</summary>
/// <param name="Severity">0 (emergency) to 7 (debug).</param>
/// <param name="Host">Host as the message has it; empty = none.</param>
/// <param name="Application">Tag or APP-NAME; empty = none.</param>
/// <param name="Text">The message, control characters made visible as blanks, at most 1000 characters.</param>
public sealed partial record SyslogLine(int Severity, string Host, string Application, string Text)
{
    private const int LongestText = 1000;

    /// <summary>Reads one datagram. Never fails: syslog has no way to refuse.</summary>
    public static SyslogLine Read(ReadOnlySpan<byte> datagram)
    {
        var text = Encoding.UTF8.GetString(datagram[..Math.Min(datagram.Length, 8192)]);
        var severity = 13 & 7;
        var priority = Priority().Match(text);
        if (priority.Success && int.Parse(priority.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var number and <= 191)
        {
            severity = number & 7;
            text = text[priority.Length..];
        }

        if (Modern().Match(text) is { Success: true } modern)
        {
            return new(severity, Nil(modern.Groups["host"].Value), Nil(modern.Groups["app"].Value), Clean(modern.Groups["text"].Value.TrimStart('\ufeff')));
        }

        if (Old().Match(text) is { Success: true } old)
        {
            return new(severity, old.Groups["host"].Value, old.Groups["tag"].Value, Clean(old.Groups["text"].Value));
        }

        return new(severity, string.Empty, string.Empty, Clean(text));
    }

    private static string Nil(string text) => text == "-" ? string.Empty : text;

    private static string Clean(string text)
    {
        var signs = new StringBuilder(Math.Min(text.Length, LongestText));
        foreach (var sign in text.AsSpan().Trim())
        {
            if (signs.Length == LongestText)
            {
                break;
            }

            signs.Append(char.IsControl(sign) ? ' ' : sign);
        }

        return signs.ToString();
    }

    [GeneratedRegex(@"\A<([0-9]{1,3})>", RegexOptions.CultureInvariant)]
    private static partial Regex Priority();

    //  VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]        RFC 5424 6
    [GeneratedRegex("""\A1 (?:-|[0-9T:.+Z\-]{10,40}) (?<host>[!-~]{1,255}) (?<app>[!-~]{1,48}) [!-~]{1,128} [!-~]{1,32} (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+)(?: (?<text>.*))?\z""", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Modern();

    //  TIMESTAMP SP HOSTNAME SP TAG[PID]: CONTENT      RFC 3164 4.1
    [GeneratedRegex(@"\A[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} (?<host>[!-~]{1,255}) (?:(?<tag>[A-Za-z0-9_./\-]{1,48})(?:\[[0-9]+\])?: ?)?(?<text>.*)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Old();
}
