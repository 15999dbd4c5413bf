using System.Globalization;
using System.Net;
using Spa.Gateway.Ports;
using Spa.Gateway.Sip;
using Spa.Media.Fax;
using Spa.Media.Rtp;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Fax;

/// <summary>A fax by T.38 as it was agreed on: the host's gateway on one side, UDPTL packets on the other. Allocates nothing in a frame.</summary>
internal sealed class FaxStream : IFaxGatewayUser, IFaxPackets, IDisposable
{
    private const int FastestBits = 14_400;
    private const int MostRepeats = 3;
    private readonly IRtpPort port;
    private readonly IFaxGateway gateway;
    private readonly UdptlSender sender;
    private readonly UdptlReceiver receiver = new();
    private readonly byte[] datagram = new byte[UdptlPacket.MaxLength];
    private readonly MediaAddress? expected;
    private readonly MediaAddress? heard;
    private readonly bool symmetric;
    private MediaAddress? destination;

    /// <summary>Begins it.</summary>
    /// <param name="terms">What was agreed on.</param>
    /// <param name="settings">Settings of the call.</param>
    /// <param name="gateways">The host's.</param>
    /// <param name="port">Where packets go out.</param>
    /// <param name="heard">Where the far end's speech came from; null when there was none.</param>
    public FaxStream(FaxTerms terms, MediaSettings settings, IFaxGateways gateways, IRtpPort port, MediaAddress? heard)
    {
        (Terms, this.port, this.heard, symmetric) = (terms, port, heard, settings.Symmetric);
        expected = IPAddress.TryParse(terms.RemoteAddress, out var address) && !address.Equals(IPAddress.Any) ? MediaAddress.Of(new IPEndPoint(address, terms.RemotePort)) : null;
        destination = expected;
        sender = new UdptlSender(settings.Fax?.Redundancy ?? 0, Number("T38FaxMaxDatagram") ?? UdptlPacket.MaxLength);
        gateway = gateways.Start(this, Math.Min(Number("T38MaxBitRate") ?? FastestBits, FastestBits));
    }

    /// <summary>What was agreed on.</summary>
    public FaxTerms Terms { get; }

    /// <summary>What came.</summary>
    public UdptlReceiver Counts => receiver;

    /// <summary>What our descriptions say (T.38 Annex D).</summary>
    /// <param name="number">The port.</param>
    public static FaxOptions Options(int number) => new(
        number,
        [
            new SdpAttribute("T38FaxVersion", "0"),
            new SdpAttribute("T38MaxBitRate", FastestBits.ToString(CultureInfo.InvariantCulture)),
            new SdpAttribute("T38FaxRateManagement", "transferredTCF"),
            new SdpAttribute("T38FaxMaxBuffer", "1024"),
            new SdpAttribute("T38FaxMaxDatagram", "400"),
            new SdpAttribute("T38FaxUdpEC", "t38UDPRedundancy"),
        ]);

    /// <summary>Whether it goes on under these terms.</summary>
    public bool Goes(FaxTerms terms) => terms.RemoteAddress == Terms.RemoteAddress && terms.RemotePort == Terms.RemotePort && terms.Attributes.SequenceEqual(Terms.Attributes);

    /// <summary>Moves a frame each way.</summary>
    /// <param name="to">80 samples of what the machine sends.</param>
    /// <param name="from">Filled with what it is to hear.</param>
    public void Exchange(ReadOnlySpan<short> to, Span<short> from) => gateway.Exchange(to, from);

    /// <summary>Takes what came to one of the two ports. Only from the host that was named, or whose speech was heard.</summary>
    public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control)
    {
        if (control || !(IsAt(from, expected) || IsAt(from, heard)))
        {
            return;
        }

        if (receiver.Take(packet, this) && symmetric)
        {
            destination = from;
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> fax, int times)
    {
        if (destination is not { } to || sender.Write(fax, datagram) is not (> 0 and var length))
        {
            return;
        }

        // The same again, number and all: the far end takes one.
        for (var i = 0; i < Math.Clamp(times, 1, MostRepeats); i++)
        {
            port.Send(datagram.AsSpan(0, length), to);
        }
    }

    /// <inheritdoc/>
    public void Take(ushort sequence, ReadOnlySpan<byte> fax) => gateway.Take(sequence, fax);

    /// <inheritdoc/>
    public void Dispose() => gateway.Dispose();

    private static bool IsAt(MediaAddress source, MediaAddress? host) => host is { } known && source with { Port = known.Port } == known;

    private int? Number(string name)
    {
        var value = Terms.Attributes.FirstOrDefault(attribute => string.Equals(attribute.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
