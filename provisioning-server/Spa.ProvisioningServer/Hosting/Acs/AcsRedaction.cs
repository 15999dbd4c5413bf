using System.Net;
using System.Text;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>A message as it was on the wire, without its secrets: nothing else of it is changed, whatever is odd or broken about it.</summary>
internal static class AcsRedaction
{
    private const string Masked = "***";

    // As much as a reading of all parameters takes; what is longer is cut.
    private const int Longest = 512 * 1024;

    /// <summary>Takes the secrets out: the values of parameters that <see cref="AcsMessages.IsSecret"/> names, what stands in elements of such a name, what faults repeat of them, and names, passwords and keys in URLs.</summary>
    /// <param name="body">As it came or went.</param>
    public static string Of(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf((byte)0) >= 0)
        {
            // No text, or in UTF-16, where nothing would be found.
            return $"({body.Length} bytes that are no UTF-8)";
        }

        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Longest)]);
        var to = new StringBuilder(text.Length);
        var about = string.Empty;
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf('<', at);
            if (start < 0)
            {
                start = text.Length;
            }

            to.Append(AcsMessages.WithoutSecrets(text[at..start]));
            at = Tag(text, start, to, ref about);
        }

        return body.Length > Longest ? to.Append($"\n({body.Length - Longest} bytes more)").ToString() : to.ToString();
    }

    // A tag, with what is in it where that has to be looked at. Where the text goes on after it.
    private static int Tag(string text, int start, StringBuilder to, ref string about)
    {
        if (start == text.Length)
        {
            return start;
        }

        if (text.AsSpan(start).StartsWith("<!--"))
        {
            to.Append($"<!--{Masked}-->");
            return After(text, "-->", start);
        }

        if (text.AsSpan(start).StartsWith("<![CDATA["))
        {
            var over = After(text, "]]>", start);
            to.Append(AcsMessages.WithoutSecrets(text[start..over]));
            return over;
        }

        var end = EndOfTag(text, start);
        to.Append(text, start, end - start);
        var name = NameOf(text.AsSpan(start, end - start));
        if (name.Length == 0 || text[end - 1] != '>' || text[end - 2] == '/')
        {
            return end;
        }

        if (name is "Name" or "ParameterName")
        {
            about = TextOf(text[end..Close(text, name, end)]);
            return end;
        }

        if (name is "Value" or "FaultString" ? !AcsMessages.IsSecret(about) : !AcsMessages.IsSecret(name))
        {
            return end;
        }

        var close = Close(text, name, end);
        to.Append(close > end ? Masked : string.Empty);
        return close;
    }

    // Local name of an opening tag; empty = it is none.
    private static string NameOf(ReadOnlySpan<char> tag)
    {
        var name = tag[1..].TrimEnd('>');
        if (name.IndexOfAny(" \t\r\n/") is var cut and >= 0)
        {
            name = name[..cut];
        }

        return name.Length == 0 || name[0] is '!' or '?' ? string.Empty : name[(name.IndexOf(':') + 1)..].ToString();
    }

    // A '>' in quotes ends no tag.
    private static int EndOfTag(string text, int start)
    {
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    // Where the element's end begins; the end of the text where there is none.
    private static int Close(string text, string name, int from)
    {
        for (var at = from; (at = text.IndexOf("</", at, StringComparison.Ordinal)) >= 0; at += 2)
        {
            var end = text.IndexOf('>', at);
            var closed = text[(at + 2)..(end < 0 ? text.Length : end)].Trim();
            if (closed[(closed.IndexOf(':', StringComparison.Ordinal) + 1)..] == name)
            {
                return at;
            }
        }

        return text.Length;
    }

    private static int After(string text, string end, int from) => text.IndexOf(end, from, StringComparison.Ordinal) is var at and >= 0 ? at + end.Length : text.Length;

    private static string TextOf(string inner) => WebUtility.HtmlDecode(inner.Replace("<![CDATA[", string.Empty, StringComparison.Ordinal).Replace("]]>", string.Empty, StringComparison.Ordinal)).Trim();
}
