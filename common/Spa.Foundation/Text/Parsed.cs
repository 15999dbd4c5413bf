using System.Diagnostics.CodeAnalysis;

namespace Spa.Foundation.Text;

/// <summary>A value that was read, or why it could not be.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Parsed<T>
    where T : notnull
{
    private readonly T? value;
    private readonly ParseError? error;

    private Parsed(T? value, ParseError? error) => (this.value, this.error) = (value, error);

    /// <summary>A value that was read.</summary>
    public static implicit operator Parsed<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Parsed<T>(ParseError error) => new(default, error);

    /// <summary>True with the value, or false with the reason. A default instance counts as neither and throws.</summary>
    public bool Ok([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ParseError? error)
    {
        if (this.error is null && this.value is null)
        {
            throw new InvalidOperationException("This Parsed was never given a value or an error.");
        }

        (value, error) = (this.value, this.error);
        return error is null;
    }

    /// <summary>The value; for texts that are part of the program. Throws <see cref="FormatException"/> with the reason otherwise.</summary>
    public T OrThrow() => Ok(out var read, out var why) ? read : throw new FormatException(why.ToString());

    /// <summary>Applies <paramref name="then"/> to a value that was read and hands a refusal on.</summary>
    public Parsed<TNext> Then<TNext>(Func<T, Parsed<TNext>> then)
        where TNext : notnull
        => Ok(out var read, out var why) ? then(read) : why;
}
