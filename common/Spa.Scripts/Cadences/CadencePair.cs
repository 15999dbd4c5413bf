using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Cadences;

/// <summary>A burst and the pause behind it.</summary>
/// <param name="On">Length of the burst; null = for ever.</param>
/// <param name="Off">Length of the pause; null = for ever.</param>
public sealed record CadencePair(TimeSpan? On, TimeSpan? Off) : ISectionPart<CadencePair>
{
    /// <summary>The pair as a script writes it: <c>2/4</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(8);
        Write(text);
        return text.ToString();
    }

    bool ISectionPart<CadencePair>.TakesTime => On != TimeSpan.Zero || Off != TimeSpan.Zero;

    //  pair = on "/" off
    static Parsed<CadencePair> ISectionPart<CadencePair>.Read(ref TextCursor cursor, string rule, int componentCount)
    {
        if (!ScriptSeconds.Read(ref cursor, rule, out var on, out var error))
        {
            return error!;
        }

        cursor.SkipBlanks();
        if (!cursor.Take('/'))
        {
            return cursor.Fail("/ and the silent time", rule);
        }

        cursor.SkipBlanks();
        return ScriptSeconds.Read(ref cursor, rule, out var off, out error) ? new CadencePair(on, off) : error!;
    }

    void ISectionPart<CadencePair>.Write(StringBuilder text) => Write(text);

    private void Write(StringBuilder text)
    {
        ScriptSeconds.Write(text, On);
        text.Append('/');
        ScriptSeconds.Write(text, Off);
    }
}
