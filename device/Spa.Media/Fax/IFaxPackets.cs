namespace Spa.Media.Fax;

/// <summary>Takes fax packets (IFP) in their order.</summary>
public interface IFaxPackets
{
    /// <summary>Takes one.</summary>
    /// <param name="sequence">Its number; numbers that are left out were lost.</param>
    /// <param name="fax">Its bytes, valid during the call.</param>
    void Take(ushort sequence, ReadOnlySpan<byte> fax);
}
