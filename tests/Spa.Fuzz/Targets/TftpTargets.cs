using System.Text;
using Spa.Foundation.Tftp;

namespace Spa.Fuzz.Targets;

/// <summary>TFTP as it comes from the wire.</summary>
internal static class TftpTargets
{
    /// <summary>One packet: what is understood of it can be written, and reads again as the same.</summary>
    public static FuzzTarget Packet { get; } = new(
        "tftp-packet",
        () =>
        [
            new TftpPacket.Request(false, "/spa3102.cfg", "octet", TftpOptions.None).Write(),
            new TftpPacket.Request(true, "/report.xml", "netascii", new TftpOptions(1428, 70_000, 3)).Write(),
            new TftpPacket.Data(1, new byte[512]).Write(),
            new TftpPacket.Data(65535, Array.Empty<byte>()).Write(),
            new TftpPacket.Acknowledgement(0).Write(),
            new TftpPacket.Error(TftpErrorCode.FileNotFound, "no such file").Write(),
            new TftpPacket.OptionsGranted(new TftpOptions(512, 0, 1)).Write(),
        ],
        [.. new[] { "\0", "octet\0", "blksize\0", "tsize\0", "timeout\0", "65464\0", "99999999999999999999\0", "-1\0", "../", "%00" }.Select(Encoding.UTF8.GetBytes), [0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6]],
        input =>
        {
            if (!TftpPacket.Parse(input).Ok(out var packet, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            var written = packet.Write();
            BrokenException.Unless(TftpPacket.Parse(written).Ok(out var again, out _), "What was written cannot be read.");
            BrokenException.Unless(again!.Write().AsSpan().SequenceEqual(written), "What was written reads as something else.");
            BrokenException.Unless(packet is not TftpPacket.Request request || !request.File.Any(char.IsControl), "A file name with control characters.");
        })
    { MaxLength = 2048 };
}
