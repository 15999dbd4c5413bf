namespace Spa.Simulation.Scenarios;

/// <summary>What a scenario expects to see or hear.</summary>
public abstract record Expectation
{
    private Expectation()
    {
    }

    /// <summary>A tone is heard.</summary>
    /// <param name="Shape">Its sines and cadence.</param>
    public sealed record Tone(ToneShape Shape) : Expectation;

    /// <summary>A sine is heard, as speech that can be measured.</summary>
    /// <param name="Hertz">Its frequency.</param>
    /// <param name="Dbm0">Its level; null = any above -45 dBm0.</param>
    /// <param name="Tolerance">How far the level may be off, in decibels.</param>
    public sealed record Speech(double Hertz, double? Dbm0, double Tolerance) : Expectation;

    /// <summary>Nothing is heard for so long.</summary>
    /// <param name="Length">How long.</param>
    public sealed record Silence(TimeSpan Length) : Expectation;

    /// <summary>The telephone rings, or does not.</summary>
    /// <param name="Rings">Rings.</param>
    public sealed record Ring(bool Rings) : Expectation;

    /// <summary>The display shows a caller that it has not shown when the scenario began.</summary>
    /// <param name="Number">Its number; null = any.</param>
    /// <param name="Name">Its name; null = any.</param>
    public sealed record Caller(string? Number, string? Name) : Expectation;

    /// <summary>The message lamp is lit, or is not.</summary>
    /// <param name="IsLit">Lit.</param>
    public sealed record Lamp(bool IsLit) : Expectation;

    /// <summary>The state of a station or of the exchange is this.</summary>
    /// <param name="Name">The state; for stations its beginning is enough ("failed").</param>
    public sealed record State(string Name) : Expectation;

    /// <summary>A station was sent these keys since the scenario began.</summary>
    /// <param name="Text">The keys.</param>
    public sealed record Keys(string Text) : Expectation;

    /// <summary>A subscriber is registered, or is not.</summary>
    /// <param name="User">The subscriber.</param>
    /// <param name="IsThere">Registered.</param>
    public sealed record Registered(string User, bool IsThere) : Expectation;

    /// <summary>A mailbox holds so many new messages.</summary>
    /// <param name="User">Whose.</param>
    /// <param name="New">How many.</param>
    public sealed record Mailbox(string User, int New) : Expectation;
}
