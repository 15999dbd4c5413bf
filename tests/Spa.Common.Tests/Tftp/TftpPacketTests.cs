using System.Text;
using Spa.Foundation.Tftp;

namespace Spa.Common.Tests.Tftp;

public class TftpPacketTests
{
    public static TheoryData<string, string> Good => new()
    {
        { "\0\u0001/spa3102.cfg\0octet\0", "Request { IsWrite = False, File = /spa3102.cfg, Mode = octet, Options = TftpOptions { BlockSize = , TransferSize = , TimeoutSeconds = , Strange = , IsEmpty = True } }" },
        { "\0\u0002r.xml\0OCTET\0blksize\01428\0tsize\0300\0", "Request { IsWrite = True, File = r.xml, Mode = OCTET, Options = TftpOptions { BlockSize = 1428, TransferSize = 300, TimeoutSeconds = , Strange = , IsEmpty = False } }" },
        { "\0\u0001a\0octet\0BlkSize\07\0timeout\09\0windowsize\08\0", "Request { IsWrite = False, File = a, Mode = octet, Options = TftpOptions { BlockSize = , TransferSize = , TimeoutSeconds = 9, Strange = BlkSize, IsEmpty = False } }" },
        { "\0\u0001a\0octet\0blksize\0512\0blksize\01024\0", "Request { IsWrite = False, File = a, Mode = octet, Options = TftpOptions { BlockSize = 512, TransferSize = , TimeoutSeconds = , Strange = , IsEmpty = False } }" },
        { "\0\u0004\u0001\u0002", "Acknowledgement { Block = 258 }" },
        { "\0\u0005\0\u0001File not found\0", "Error { Code = FileNotFound, Message = File not found }" },
        { "\0\u0005\0\u0002no closing NUL", "Error { Code = AccessViolation, Message = no closing NUL }" },
        { "\0\u0005\0\u0063odd\nlines\u001b[1m\0", "Error { Code = 99, Message = oddlines[1m }" },
        { "\0\u0006tsize\0012\0", "OptionsGranted { Options = TftpOptions { BlockSize = , TransferSize = 12, TimeoutSeconds = , Strange = , IsEmpty = False } }" },
        { "\0\u0006", "OptionsGranted { Options = TftpOptions { BlockSize = , TransferSize = , TimeoutSeconds = , Strange = , IsEmpty = True } }" },
    };

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected an opcode of two bytes at 0 (RFC 1350 5)" },
        { "\0", "expected an opcode of two bytes at 1 (RFC 1350 5)" },
        { "\0\u0007x", "expected an opcode from 1 to 6 at 0 (RFC 1350 5)" },
        { "\u0001\u0001a\0octet\0", "expected an opcode from 1 to 6 at 0 (RFC 1350 5)" },
        { "\0\u0003\0", "expected a block number of two bytes at 3 (RFC 1350 5)" },
        { "\0\u0004", "expected a block number of two bytes at 2 (RFC 1350 5)" },
        { "\0\u0005\0", "expected an error code of two bytes at 3 (RFC 1350 5)" },
        { "\0\u0001/a", "expected a file name, ended by NUL at 2 (RFC 1350 5)" },
        { "\0\u0001\0octet\0", "expected a file name, ended by NUL at 2 (RFC 1350 5)" },
        { "\0\u0001a\r\nb\0octet\0", "expected a file name without control characters at 2 (RFC 1350 5)" },
        { "\0\u0001/a\0oct", "expected a transfer mode, ended by NUL at 5 (RFC 1350 5)" },
        { "\0\u0001/a\0octet\0blksize", "expected an option and its value, each ended by NUL at 11 (RFC 2347)" },
        { "\0\u0001/a\0octet\0blksize\0512", "expected an option and its value, each ended by NUL at 11 (RFC 2347)" },
        { "\0\u0006\0\0", "expected an option and its value, each ended by NUL at 2 (RFC 2347)" },
    };

    public static TheoryData<TftpPacket> Packets => new()
    {
        new TftpPacket.Request(false, "/spa3102.cfg", "octet", TftpOptions.None),
        new TftpPacket.Request(true, "/r/000e08.xml", "octet", new TftpOptions(1428, 70_000, 3)),
        new TftpPacket.Acknowledgement(65535),
        new TftpPacket.Error(TftpErrorCode.DiskFull, "no room"),
        new TftpPacket.OptionsGranted(new TftpOptions(8, 0, 255)),
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_bytes_are_read(string bytes, string packet) => Assert.Equal(packet, TftpPacket.Parse(Encoding.Latin1.GetBytes(bytes)).OrThrow().ToString());

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_bytes_are_refused_where_they_break(string bytes, string message)
    {
        Assert.False(TftpPacket.Parse(Encoding.Latin1.GetBytes(bytes)).Ok(out _, out var error));
        Assert.Equal(message, error.ToString());
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void What_is_written_is_read_again(TftpPacket packet) => Assert.Equal(packet, TftpPacket.Parse(packet.Write()).OrThrow());

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_packet_cut_anywhere_is_read_or_refused(TftpPacket packet)
    {
        var bytes = packet.Write();
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = TftpPacket.Parse(bytes.AsMemory(0, length));
            Assert.True(!cut.Ok(out var read, out var error) ? error.At <= length : read != packet || packet is TftpPacket.Error);
        }
    }
}
