namespace Spa.Device.Fetching;

/// <summary>How much of the line to the network downloads of images may take: the telephone comes first (firmware and security, section 6).</summary>
public sealed class LineShare
{
    /// <summary>Least that is taken, bytes per second, so that a download ends.</summary>
    public const double Least = 8 * 1024;

    /// <summary>Taken while a telephone line is in use and nothing was measured yet.</summary>
    public const double Unmeasured = 32 * 1024;

    private const double IdleShare = 0.25;
    private const double InUseShare = 0.10;
    private double measured;
    private volatile bool inUse;

    /// <summary>True while a telephone line is in use. Set on the timeline, read by downloads.</summary>
    public bool InUse
    {
        get => inUse;
        set => inUse = value;
    }

    /// <summary>Bytes per second that the line gave when nothing held it back; 0 = not measured yet.</summary>
    public double Measured
    {
        get => Volatile.Read(ref measured);
        set => Volatile.Write(ref measured, value);
    }

    /// <summary>Bytes per second that a download may take now.</summary>
    /// <param name="limit">The operator's limit in kbit/s; 0 = none. With one it is what is taken, and two fifths of it while a line is in use.</param>
    public double Rate(int limit)
    {
        if (limit > 0)
        {
            return limit * 1000.0 / 8 * (inUse ? InUseShare / IdleShare : 1);
        }

        return Measured == 0 ? Unmeasured : Math.Max(Least, Measured * (inUse ? InUseShare : IdleShare));
    }
}
