using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>What became of a read.</summary>
public abstract record TftpAnswer
{
    private TftpAnswer()
    {
    }

    /// <summary>The whole file.</summary>
    /// <param name="Content">Its bytes.</param>
    public sealed record Got(byte[] Content) : TftpAnswer;

    /// <summary>No file.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Failed(TftpFault Fault) : TftpAnswer;
}
