using Spa.Foundation.Text;

namespace Spa.Media.Rtp;

/// <summary>Why a packet was refused, without a byte allocated: strangers may send any number of them.</summary>
/// <param name="At">Byte offset from the packet's start.</param>
/// <param name="Expected">What would have been accepted there.</param>
/// <param name="Rule">Where the rule is written.</param>
public readonly record struct PacketFault(int At, string Expected, string Rule)
{
    /// <summary>The same for those who keep or show it.</summary>
    public ParseError ToError() => new(At, Expected, Rule);

    /// <inheritdoc/>
    public override string ToString() => ToError().ToString();
}
