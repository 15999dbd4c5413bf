using System.Collections.Immutable;

namespace Spa.Fleet.Acs;

/// <summary>What is asked of a CPE next.</summary>
public abstract record AcsNext
{
    private AcsNext()
    {
    }

    /// <summary>Nothing: it is as it should be, or nothing can be done about it.</summary>
    public sealed record Nothing : AcsNext;

    /// <summary>Its settings are read, all at once.</summary>
    /// <param name="Path">Object that they are in.</param>
    public sealed record Read(string Path) : AcsNext;

    /// <summary>What differs is set, all at once.</summary>
    /// <param name="Values">What.</param>
    /// <param name="Key">ParameterKey that it leaves behind.</param>
    public sealed record Set(ImmutableArray<WantedValue> Values, string Key) : AcsNext;

    /// <summary>It is asked to tell changes of parameters at once (an active notification).</summary>
    /// <param name="Names">Which.</param>
    public sealed record Watch(ImmutableArray<string> Names) : AcsNext;

    /// <summary>It fetches another image: a task that the server itself asks for.</summary>
    /// <param name="Image">Which.</param>
    public sealed record Install(WantedImage Image) : AcsNext;

    /// <summary>A task.</summary>
    /// <param name="Task">Which.</param>
    public sealed record Do(AcsTask Task) : AcsNext;
}
