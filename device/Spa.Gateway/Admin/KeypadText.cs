namespace Spa.Gateway.Admin;

/// <summary>Texts as they are typed on a telephone: letters by their key, digits as themselves, everything else as 0. Case is lost, so both sides of a comparison are mapped.</summary>
public static class KeypadText
{
    private const string KeyOfLetter = "22233344455566677778889999";

    /// <summary>The keys of a text: <c>test#@1234</c> is <c>8378001234</c>.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Create(text.Length, text, static (keys, from) =>
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var c = char.ToUpperInvariant(from[i]);
                keys[i] = c is >= '0' and <= '9' ? c : c is >= 'A' and <= 'Z' ? KeyOfLetter[c - 'A'] : '0';
            }
        });
    }
}
