using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Xml;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Scripts.Rules;

namespace Spa.Configuration.Profiles;

/// <summary>One pass over the XML of a profile.</summary>
internal sealed class ProfileScan : IDisposable
{
    private const string Root = "flat-profile";

    private readonly ProfileLimits limits;
    private readonly IParameterNames names;
    private readonly AliasMap? aliases;
    private readonly ProfileWork work;
    private readonly ProfileCharacters characters;
    private readonly string[] open;
    private readonly List<string> unknown = [];
    private readonly List<string> wrongCase = [];
    private readonly List<string> refused = [];
    private readonly char[] access = new char[4];
    private readonly StringBuilder pieces = new();

    // 1-based place of each parameter in slots; 0 = not mentioned.
    private readonly int[] slotOf;
    private Slot[] slots;
    private int used;

    private int rootDepth = -1;
    private bool rootSeen;
    private bool aliasSeen;

    // The element whose text is gathered; -1 = none.
    private int currentDepth = -1;
    private Element current;

    private ProfileScan(ProfileCharacters characters, AliasMap? aliases, ProfileLimits limits, IParameterNames names, ProfileWork work)
    {
        (this.characters, this.aliases, this.limits, this.names, this.work) = (characters, aliases is { IsEmpty: false } ? aliases : null, limits, names, work);
        open = new string[limits.Depth + 1];
        slotOf = ArrayPool<int>.Shared.Rent(names.Count);
        slotOf.AsSpan(0, names.Count).Clear();
        slots = ArrayPool<Slot>.Shared.Rent(names.Count);
    }

    /// <summary>Reads all of the XML or says why not; nothing of a bad file comes out.</summary>
    public static ProfileContent? Run(ReadOnlyMemory<byte> xml, bool encrypted, AliasMap? aliases, ProfileLimits limits, IParameterNames names, ProfileWork work, out ProfileFault? fault)
    {
        if (xml.Length > limits.XmlBytes)
        {
            fault = ProfileFault.Beyond($"more than {limits.XmlBytes} bytes of XML");
            return null;
        }

        using var characters = ProfileCharacters.Over(xml, encrypted, limits.TokenCharacters, work, out var reason);
        if (characters is null)
        {
            fault = ProfileFault.Corrupt(reason!);
            return null;
        }

        using var scan = new ProfileScan(characters, aliases, limits, names, work);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = new ProfileNameTable(names),
        };
        var depth = 0;
        XmlReader? reader = null;
        try
        {
            reader = XmlReader.Create(characters, settings);
            fault = scan.ReadAll(reader, ref depth);
        }
        catch (XmlException e)
        {
            var (detail, line) = Explain(xml, encrypted, e, depth > 0 ? scan.open[depth - 1] : null);
            fault = ProfileFault.Corrupt(detail, line + characters.SkippedLines);
        }
        catch (ProfileLimitException e)
        {
            fault = ProfileFault.Beyond(e.Message, scan.LineOf(reader));
        }
        finally
        {
            reader?.Dispose();
        }

        return fault is null ? scan.Result() : null;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(slotOf);
        ArrayPool<Slot>.Shared.Return(slots, clearArray: true);
    }

    private ProfileFault? ReadAll(XmlReader reader, ref int depth)
    {
        var elements = 0;
        while (reader.Read())
        {
            characters.TokenRead();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    work.Elements++;
                    if (++elements > limits.Elements) return ProfileFault.Beyond($"more than {limits.Elements} elements", LineOf(reader));
                    if (reader.Depth >= limits.Depth) return ProfileFault.Beyond($"elements nested deeper than {limits.Depth}", LineOf(reader));
                    if (reader.AttributeCount > limits.Attributes) return ProfileFault.Beyond($"more than {limits.Attributes} attributes on one element", LineOf(reader));
                    open[reader.Depth] = reader.LocalName;
                    depth = reader.IsEmptyElement ? reader.Depth : reader.Depth + 1;
                    Start(reader);
                    break;

                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    if (currentDepth >= 0 && reader.Depth == currentDepth + 1) current.Add(reader, pieces);
                    break;

                case XmlNodeType.EndElement:
                    depth = reader.Depth;
                    End(reader.Depth);
                    break;
            }
        }

        return rootSeen || aliasSeen ? null
            : aliases is null ? ProfileFault.Corrupt($"no <{Root}> element")
            : ProfileFault.Corrupt($"no <{Root}> element, and none that the alias map names");
    }

    private void Start(XmlReader reader)
    {
        if (currentDepth >= 0) current.HasElements = true;
        if (aliases?.Match(open.AsSpan(0, reader.Depth + 1)) is { IsEmpty: false } entries)
        {
            aliasSeen = true;
            Begin(reader, entries);
        }
        else if (rootDepth < 0)
        {
            if (reader.LocalName != Root) return;
            rootSeen = true;
            if (!reader.IsEmptyElement) rootDepth = reader.Depth;
            return;
        }
        else if (reader.Depth == rootDepth + 1)
        {
            Begin(reader, []);
        }
        else
        {
            return;
        }

        if (reader.IsEmptyElement) Finish(selfClosed: true);
    }

    private void End(int depth)
    {
        if (depth == currentDepth && depth >= 0) Finish(selfClosed: false);
        if (depth == rootDepth) rootDepth = -1;
    }

    private void Begin(XmlReader reader, ImmutableArray<int> entries)
    {
        // What is gathered around it holds an element, so it is over.
        if (currentDepth >= 0) Finish(selfClosed: false);
        var (index, exact) = entries.IsEmpty ? Known(reader.LocalName) : (-1, false);
        current = new Element(index, exact, entries, index < 0 && entries.IsEmpty ? null : AccessOf(reader), LineOf(reader));
        currentDepth = reader.Depth;
        pieces.Clear();
    }

    private (int Index, bool Exact) Known(string name)
    {
        var index = names.IndexOf(name);
        if (index >= 0) return (index, true);
        index = names.IndexIgnoringCase(name);
        Note(index < 0 ? unknown : wrongCase, name);
        return (index, false);
    }

    private void Finish(bool selfClosed)
    {
        currentDepth = -1;
        if (current.Index >= 0) Store(current.Index, current.Exact, selfClosed);
        foreach (var entry in current.Entries)
        {
            var (index, exact) = Known(aliases!.Entries[entry].Parameter);
            if (index >= 0) Store(index, exact, selfClosed);
        }
    }

    private void Store(int index, bool isExact, bool selfClosed)
    {
        if (current.HasElements)
        {
            Note(refused, names[index]);
            return;
        }

        if (slotOf[index] == 0)
        {
            slots[used] = new Slot(index);
            slotOf[index] = ++used;
        }

        // The exact name beats one of wrong case wherever they stand (provisioning.md 1.1).
        ref var slot = ref slots[slotOf[index] - 1];
        if (slot.Exact && !isExact) return;
        if (isExact && !slot.Exact) slot = new Slot(index) { Exact = true };
        if (!selfClosed) slot.Text = current.Text(pieces);
        slot.Access = current.Access ?? slot.Access;
        slot.Line = current.Line;
    }

    private UserAccess? AccessOf(XmlReader reader)
    {
        if (reader.AttributeCount == 0 || !reader.MoveToAttribute("ua")) return null;
        var length = reader.ReadValueChunk(access, 0, access.Length);
        reader.MoveToElement();
        ReadOnlySpan<char> text = access.AsSpan(0, length);
        return text.Equals("na", StringComparison.OrdinalIgnoreCase) ? UserAccess.None
            : text.Equals("ro", StringComparison.OrdinalIgnoreCase) ? UserAccess.ReadOnly
            : text.Equals("rw", StringComparison.OrdinalIgnoreCase) ? UserAccess.ReadWrite
            : null;
    }

    private int LineOf(XmlReader? reader) => ((IXmlLineInfo?)reader)?.LineNumber + characters.SkippedLines ?? 0;

    private ProfileContent Result()
    {
        var assignments = ImmutableArray.CreateBuilder<Assignment>(used);
        var lines = ImmutableArray.CreateBuilder<int>(used);
        List<string>? nonAscii = null;
        foreach (ref readonly var slot in slots.AsSpan(0, used))
        {
            assignments.Add(new Assignment(names[slot.Index], slot.Text, slot.Access));
            lines.Add(slot.Line);
            if (slot.Text is { } text && !Ascii.IsValid(text)) (nonAscii ??= []).Add(names[slot.Index]);
        }

        return new ProfileContent(
            assignments.MoveToImmutable(),
            lines.MoveToImmutable(),
            [.. unknown],
            [.. wrongCase],
            [.. refused],
            nonAscii is null ? [] : [.. nonAscii],
            characters.Charset,
            characters.Guessed);
    }

    private static void Note(List<string> list, string name)
    {
        if (!list.Contains(name)) list.Add(name);
    }

    // The reader's own message may quote a value; this one holds names of elements only.
    private static (string Detail, int Line) Explain(ReadOnlyMemory<byte> xml, bool encrypted, XmlException e, string? inside)
    {
        const string General = "not well-formed XML";
        using var again = ProfileCharacters.Over(xml, encrypted, int.MaxValue / 2, new ProfileWork(), out _);
        var text = again!.ReadToEnd().ReplaceLineEndings("\n");
        if (inside is null && text.IndexOf("<!DOCTYPE", StringComparison.Ordinal) is >= 0 and var declaration)
        {
            return ($"{General}: a DOCTYPE is not allowed, remove it", 1 + text.AsSpan(0, declaration).Count('\n'));
        }

        if (e.LineNumber == 0) return ($"{General}: no element in the file", 1);
        var at = 0;
        for (var line = 1; line < e.LineNumber && at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }

        at = Math.Min(at + Math.Max(e.LinePosition - 1, 0), text.Length);
        var mark = text.LastIndexOfAny(['<', '&'], Math.Min(at, text.Length - 1));
        var reason = text.AsSpan(at).Trim(" \t\n").IsEmpty && inside is null ? ": the file ends too early"
            : text.AsSpan(at).Trim(" \t\n").IsEmpty ? $": the file ends before </{inside}>"
            : mark >= 0 && text[mark] == '&' ? $" inside <{inside}>: an & that starts none of &amp; &lt; &gt; &quot; &apos; or a number; write &amp;"
            : mark >= 0 && mark + 1 < text.Length && text[mark + 1] == '/' && inside is not null ? $": </{inside}> was expected here"
            : inside is not null ? $" inside <{inside}>"
            : string.Empty;
        return (General + reason, e.LineNumber);
    }

    private struct Slot(int index)
    {
        public readonly int Index = index;
        public string? Text;
        public UserAccess? Access;
        public int Line;
        public bool Exact;
    }

    private struct Element(int index, bool exact, ImmutableArray<int> entries, UserAccess? access, int line)
    {
        public readonly int Index = index;
        public readonly bool Exact = exact;
        public readonly ImmutableArray<int> Entries = entries;
        public readonly UserAccess? Access = access;
        public readonly int Line = line;
        public bool HasElements;
        private string? only;
        private bool several;

        public void Add(XmlReader reader, StringBuilder pieces)
        {
            if ((Index < 0 && Entries.IsEmpty) || HasElements) return;
            if (only is null)
            {
                only = reader.Value;
                return;
            }

            if (!several) pieces.Append(only);
            several = true;
            pieces.Append(reader.Value);
        }

        // Blanks at both ends go, each new line inside becomes a blank (provisioning.md 1.1).
        public readonly string Text(StringBuilder pieces)
        {
            var whole = several ? pieces.ToString() : only ?? string.Empty;
            var trimmed = whole.AsSpan().Trim(" \t\r\n");
            if (!trimmed.ContainsAny('\r', '\n')) return trimmed.Length == whole.Length ? whole : trimmed.ToString();
            return trimmed.ToString().Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ');
        }
    }
}
