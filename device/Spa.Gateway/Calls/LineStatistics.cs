namespace Spa.Gateway.Calls;

/// <summary>What a line has done since the unit's start, or since its account was switched on again (TR-104 issue 2, <c>CallControl.Line.{i}.Stats</c>).</summary>
/// <param name="Incoming">Calls that came by it.</param>
/// <param name="Outgoing">Calls that were placed by it.</param>
/// <param name="Media">Packets of them; all zero where it is no line over a network.</param>
/// <param name="ServerDown">How long a registration was wanted and not there.</param>
public sealed record LineStatistics(CallCounts Incoming, CallCounts Outgoing, MediaCounts Media, TimeSpan ServerDown)
{
    /// <summary>Nothing yet.</summary>
    public static LineStatistics None { get; } = new(default, default, default, TimeSpan.Zero);

    /// <summary>Dropped either way.</summary>
    public int Dropped => Incoming.Dropped + Outgoing.Dropped;

    /// <summary>Talked either way.</summary>
    public TimeSpan Time => Incoming.Time + Outgoing.Time;

    /// <summary>With one more call, as it stands.</summary>
    internal LineStatistics With(Call call) => call.IsOutgoing ? this with { Outgoing = Outgoing.With(call) } : this with { Incoming = Incoming.With(call) };
}
