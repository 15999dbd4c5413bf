namespace Spa.Fuzz;

/// <summary>Something that must hold for every input does not.</summary>
public sealed class BrokenException(string message) : Exception(message)
{
    /// <summary>Demands that something holds.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds) throw new BrokenException(what);
    }
}
