using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media.Fax;

/// <summary>A page as fax machines send it: 1728 points wide, black or white, at 98 lines an inch.</summary>
internal static partial class FaxPage
{
    private const string Library = "libtiff.so.6";
    private const int RowBytes = 216;

    /// <summary>Rows of bars, slopes and specks.</summary>
    public static byte[] Make(int rows)
    {
        var points = new byte[rows * RowBytes];
        for (var row = 0; row < rows; row++)
        {
            for (var x = 0; x < 1728; x++)
            {
                var black = ((x / 64) + (row / 48)) % 5 == 0 || Math.Abs(x - (row * 4)) < 6 || (x * 7919 + row * 104_729) % 997 == 0;
                points[(row * RowBytes) + (x / 8)] |= (byte)(black ? 0x80 >> (x % 8) : 0);
            }
        }

        return points;
    }

    /// <summary>Writes it as a TIFF without compression.</summary>
    public static void Write(string path, byte[] points)
    {
        (int Tag, int Type, int Value)[] entries =
        [
            (256, 4, 1728), (257, 4, points.Length / RowBytes), (258, 3, 1), (259, 3, 1), (262, 3, 0), (266, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, points.Length / RowBytes), (279, 4, points.Length), (282, 5, 8 + points.Length), (283, 5, 16 + points.Length), (296, 3, 2),
        ];
        var file = new byte[24 + points.Length + 2 + (entries.Length * 12) + 4];
        "II*\0"u8.CopyTo(file);
        var at = 24 + points.Length;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), at);
        points.CopyTo(file, 8);
        foreach (var (i, number) in new[] { 204, 1, 98, 1 }.Index())
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8 + points.Length + (i * 4)), number);
        }

        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), (short)entries.Length);
        at += 2;
        foreach (var (tag, type, value) in entries)
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), (short)tag);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at + 2), (short)type);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 4), 1);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 8), value);
            at += 12;
        }

        File.WriteAllBytes(path, file);
    }

    /// <summary>The rows of the first page of a TIFF of any compression, by libtiff.</summary>
    public static byte[] Read(string path)
    {
        var tiff = Open(path, "r");
        Assert.NotEqual(0, tiff);
        var row = new byte[ScanlineSize(tiff)];
        var points = new List<byte>();
        for (uint i = 0; ReadScanline(tiff, ref row[0], i, 0) == 1; i++)
        {
            points.AddRange(row);
        }

        Close(tiff);
        return [.. points];
    }

    [LibraryImport(Library, EntryPoint = "TIFFOpen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, string mode);

    [LibraryImport(Library, EntryPoint = "TIFFClose")]
    private static partial void Close(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFScanlineSize")]
    private static partial nint ScanlineSize(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFReadScanline")]
    private static partial int ReadScanline(nint tiff, ref byte row, uint number, ushort sample);
}
