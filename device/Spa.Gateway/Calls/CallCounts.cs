namespace Spa.Gateway.Calls;

/// <summary>Calls of a line in one direction, those that run with them.</summary>
/// <param name="Calls">How many there were.</param>
/// <param name="Answered">How many of them were answered.</param>
/// <param name="Failed">How many ended without an answer, whoever is to blame: busy, not answered, given up, refused.</param>
/// <param name="Dropped">How many ended during the conversation with nobody hanging up.</param>
/// <param name="Time">How long their sides were joined, all together.</param>
public readonly record struct CallCounts(int Calls, int Answered, int Failed, int Dropped, TimeSpan Time)
{
    /// <summary>With one more call, as it stands; its answer and its end count once they have come.</summary>
    internal CallCounts With(Call call)
    {
        // A call that comes back from a transfer was counted when it was made; only its time is new.
        var own = call.IsReturned ? 0 : 1;
        return new(
            Calls + own,
            Answered + (call.IsAnswered ? own : 0),
            Failed + (call is { State: CallState.Ended, IsAnswered: false, IsHandedOver: false } ? 1 : 0),
            Dropped + (call is { State: CallState.Ended, IsAnswered: true, IsBroken: true } ? 1 : 0),
            Time + (call.Duration ?? TimeSpan.Zero));
    }
}
