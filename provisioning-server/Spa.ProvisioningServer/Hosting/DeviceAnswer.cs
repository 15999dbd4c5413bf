namespace Spa.ProvisioningServer.Hosting;

/// <summary>What a unit gets.</summary>
internal abstract record DeviceAnswer
{
    private DeviceAnswer()
    {
    }

    /// <summary>One answer for everything that is unknown or not for this unit.</summary>
    public sealed record Nothing : DeviceAnswer;

    /// <summary>Not now: the store or a profile is in trouble.</summary>
    public sealed record Later : DeviceAnswer;

    /// <summary>A document.</summary>
    /// <param name="Bytes">All of it.</param>
    /// <param name="Type">Media type.</param>
    /// <param name="Tag">Entity tag without quotes; null = none.</param>
    public sealed record Document(byte[] Bytes, string Type, string? Tag) : DeviceAnswer;

    /// <summary>An image in a file.</summary>
    /// <param name="Path">Where it lies.</param>
    /// <param name="Tag">Entity tag without quotes: its hash.</param>
    public sealed record Image(string Path, string Tag) : DeviceAnswer;

    /// <summary>A report was taken and is durable.</summary>
    public sealed record Taken : DeviceAnswer;

    /// <summary>A report that cannot be read.</summary>
    public sealed record Unreadable : DeviceAnswer;

    /// <summary>More than is taken.</summary>
    public sealed record TooLarge : DeviceAnswer;
}
