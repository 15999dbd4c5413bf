using System.Globalization;
using Spa.Sip.Transactions;

namespace Spa.Common.Tests.Sip.Transactions;

/// <summary>Timers of the rows in short words.</summary>
internal static class MachineWords
{
    public static string Of(TransactionTimer timer, TimeSpan? after) => (timer, after) switch
    {
        (TransactionTimer.Retransmit, null) => "no again",
        (TransactionTimer.GiveUp, null) => "no give up",
        (TransactionTimer.SayTrying, null) => "no trying",
        (TransactionTimer.Retransmit, { } time) => "again in " + Seconds(time),
        (TransactionTimer.GiveUp, { } time) => "give up in " + Seconds(time),
        (TransactionTimer.SayTrying, { } time) => "trying in " + Seconds(time),
        (_, { } time) => "linger " + Seconds(time),
        _ => "no linger",
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
