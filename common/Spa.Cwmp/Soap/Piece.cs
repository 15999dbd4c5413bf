namespace Spa.Cwmp.Soap;

/// <summary>Some bytes of a message.</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="Length">How many.</param>
internal readonly record struct Piece(int Start, int Length)
{
    /// <summary>Those from one place up to another.</summary>
    public static Piece Between(int start, int end) => new(start, end - start);
}
