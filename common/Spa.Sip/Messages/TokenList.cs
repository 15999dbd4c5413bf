using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Spa.Sip.Messages;

/// <summary>Tokens separated by commas, such as option tags: <c>TokenList x = ["replaces", "timer"]</c>.</summary>
[CollectionBuilder(typeof(TokenList), nameof(Of))]
public sealed class TokenList : IReadOnlyList<string>, IEquatable<TokenList>
{
    private readonly ImmutableArray<string> tokens;

    private TokenList(ImmutableArray<string> tokens) => this.tokens = tokens;

    /// <summary>No tokens.</summary>
    public static TokenList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => tokens.Length;

    /// <inheritdoc/>
    public string this[int index] => tokens[index];

    /// <summary>A list of these; throws <see cref="ArgumentException"/> for what is no token.</summary>
    public static TokenList Of(ReadOnlySpan<string> tokens)
    {
        foreach (var token in tokens)
        {
            if (string.IsNullOrEmpty(token) || token.AsSpan().ContainsAnyExcept(SipBytes.TokenChars)) throw new ArgumentException($"'{token}' is no token.", nameof(tokens));
        }

        return tokens.IsEmpty ? Empty : new TokenList([.. tokens]);
    }

    /// <summary>Whether the list has this token; case does not matter.</summary>
    public bool Has(string token)
    {
        foreach (var one in tokens)
        {
            if (string.Equals(one, token, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>Whether the list has this method; case matters.</summary>
    public bool Has(SipMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return tokens.Contains(method.Text);
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)tokens).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Same tokens in the same order.</summary>
    public bool Equals(TokenList? other) => other is not null && tokens.AsSpan().SequenceEqual(other.tokens.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenList);

    /// <inheritdoc/>
    public override int GetHashCode() => tokens.Length == 0 ? 0 : HashCode.Combine(tokens.Length, tokens[0], tokens[^1]);

    /// <summary>As a header carries it.</summary>
    public override string ToString() => string.Join(", ", tokens);

    //  list = [ token *( COMMA token ) ]          empty elements are passed over, as RFC 9110 5.6.1 asks of readers of such lists
    internal static void Read(ReadOnlySpan<byte> value, ref ImmutableArray<string>.Builder? read)
    {
        var cursor = new SipCursor(value);
        while (!cursor.End)
        {
            var token = cursor.Token();
            if (token.IsEmpty)
            {
                cursor.MoveTo(cursor.At + 1);
                continue;
            }

            (read ??= ImmutableArray.CreateBuilder<string>(8)).Add(Words.Of(token));
        }
    }

    internal static TokenList Of(ImmutableArray<string>.Builder? read) => read is null ? Empty : new TokenList(read.ToImmutable());

    internal void Write(ref SipSink sink)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            if (i > 0) sink.Bytes(", "u8);
            sink.Text(tokens[i]);
        }
    }
}
