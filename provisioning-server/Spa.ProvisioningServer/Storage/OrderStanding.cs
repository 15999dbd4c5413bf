using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How the tasks of an order over many devices stand.</summary>
/// <param name="States">Their number by state.</param>
/// <param name="Faults">What they failed on, the most frequent first.</param>
internal sealed record OrderStanding(IReadOnlyDictionary<AcsTaskState, long> States, IReadOnlyList<OrderFault> Faults)
{
    /// <summary>Tasks that are there.</summary>
    public long All => States.Values.Sum();

    /// <summary>Those that wait for a session, also for another one after a lost answer.</summary>
    public long Waiting => Of(AcsTaskState.Queued);

    /// <summary>Those that a device is at.</summary>
    public long UnderWay => Of(AcsTaskState.Sent) + Of(AcsTaskState.Taken);

    /// <summary>Those that have come to an end.</summary>
    public long Ended => All - Waiting - UnderWay;

    /// <summary>Those that are in a state.</summary>
    public long Of(AcsTaskState state) => States.GetValueOrDefault(state);

    /// <summary>One sentence for a person.</summary>
    /// <param name="asked">Devices that were asked.</param>
    public string Sentence(long asked)
    {
        var parts = new List<string> { $"{Of(AcsTaskState.Done)} done" };
        Add(Waiting, "waiting for their next session");
        Add(UnderWay, "under way");
        Add(Of(AcsTaskState.Failed), "failed");
        Add(Of(AcsTaskState.Unknown), "of which nobody knows");
        Add(asked - All, "taken back or forgotten");
        return $"Of {asked} that were asked {string.Join(", ", parts)}.";

        void Add(long number, string what)
        {
            if (number > 0)
            {
                parts.Add($"{number} {what}");
            }
        }
    }
}

/// <summary>A fault that devices of an order have answered with.</summary>
/// <param name="Code">As TR-069 numbers it.</param>
/// <param name="Parameter">The parameter that it is about; empty = the whole request.</param>
/// <param name="Devices">How many.</param>
/// <param name="First">One of them.</param>
internal sealed record OrderFault(int Code, string Parameter, long Devices, MacAddress First);

/// <summary>What one device has answered to an order.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Number">Number of its task.</param>
/// <param name="State">How it stands.</param>
/// <param name="Tries">How often it was sent.</param>
/// <param name="EndedAt">When it ended; null = it has not.</param>
/// <param name="Result">What came of it, for people.</param>
internal sealed record OrderTask(MacAddress Mac, long Number, AcsTaskState State, int Tries, DateTimeOffset? EndedAt, string Result);
