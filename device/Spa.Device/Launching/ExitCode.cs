namespace Spa.Device.Launching;

/// <summary>How the program ends, as the launcher reads it.</summary>
public static class ExitCode
{
    /// <summary>Start the same slot again; without a launcher: done.</summary>
    public const int Restart = 0;

    /// <summary>The arguments or the data folder are wrong; said on standard error.</summary>
    public const int Wrong = 2;

    /// <summary>Start the slot that was staged.</summary>
    public const int OtherSlot = 10;

    /// <summary>Hand over to the launcher that was installed, which starts the same slot again.</summary>
    public const int NewLauncher = 13;

    /// <summary>Stop for good.</summary>
    public const int Stop = 12;
}
