namespace Spa.Marks;

/// <summary>Bytes that a piece of work allocates on the thread that does it.</summary>
public static class Allocations
{
    private const int Rounds = 8;

    /// <summary>The least of several rounds. The runtime charges a thread now and then for what is not its own work (a collection that another thread began, code compiled anew);
    /// what the work itself allocates, it allocates in every round.</summary>
    /// <param name="work">Done several times over; must be able to.</param>
    public static long Least(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
