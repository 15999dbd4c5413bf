using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Spa.Cwmp;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device's parameters as they stand in the store, each after the one before: neighbours in a tree begin alike, and little more than what differs is written.</summary>
/// <remarks>
/// A byte 1; then for each: its type (one byte, 0x80 added for a secret), the length of what its path has in common with the path before, the rest of the path, the value. Lengths are in bytes, as LEB128; texts are UTF-8,
/// each after its length. What earlier servers wrote, a JSON list of lists (path, type, value, one thing more for a secret), is still read.
/// </remarks>
internal static class CwmpValueText
{
    private const byte Form = 1;
    private const byte Secret = 0x80;
    private const int LongestLength = 5;
    private const int MostRooms = 4;
    private const int LargestRoom = 1024 * 1024;

    // Large ones cost a collection of everything each time, so that some are kept.
    private static readonly ConcurrentBag<ArrayBufferWriter<byte>> Rooms = [];

    /// <summary>Writes them, packed.</summary>
    public static byte[] Pack(IEnumerable<KeyValuePair<string, CwmpKept>> values)
    {
        if (!Rooms.TryTake(out var room))
        {
            room = new ArrayBufferWriter<byte>(128 * 1024);
        }

        Write(values, room);
        var packed = Packed.Pack(room.WrittenSpan);
        room.Clear();
        if (Rooms.Count < MostRooms && room.Capacity <= LargestRoom)
        {
            Rooms.Add(room);
        }

        return packed;
    }

    /// <summary>Reads them, unpacked.</summary>
    public static Dictionary<string, CwmpKept> Read(ReadOnlySpan<byte> text)
    {
        if (text is not [Form, .. var rest])
        {
            return ReadJson(text);
        }

        var values = new Dictionary<string, CwmpKept>(StringComparer.Ordinal);
        for (ReadOnlySpan<byte> before = []; !rest.IsEmpty;)
        {
            var type = rest[0];
            rest = rest[1..];
            var common = Length(ref rest);
            var own = Take(ref rest);
            byte[] path = [.. before[..common], .. own];
            values[Encoding.UTF8.GetString(path)] = new CwmpKept((CwmpType)(type & ~Secret), Encoding.UTF8.GetString(Take(ref rest)), (type & Secret) != 0);
            before = path;
        }

        return values;
    }

    private static void Write(IEnumerable<KeyValuePair<string, CwmpKept>> values, ArrayBufferWriter<byte> to)
    {
        Put(to, Form);
        var before = string.Empty;
        foreach (var (path, kept) in values)
        {
            // Counted in characters of one byte: what is common ends before the first other one.
            var common = 0;
            for (var most = Math.Min(path.Length, before.Length); common < most && path[common] == before[common] && char.IsAscii(path[common]);)
            {
                common++;
            }

            Put(to, (byte)((int)kept.Type | (kept.IsSecret ? Secret : 0)));
            Put(to, common);
            Put(to, path.AsSpan(common));
            Put(to, kept.Text);
            before = path;
        }
    }

    private static void Put(ArrayBufferWriter<byte> to, byte one)
    {
        to.GetSpan(1)[0] = one;
        to.Advance(1);
    }

    private static void Put(ArrayBufferWriter<byte> to, int length)
    {
        var room = to.GetSpan(LongestLength);
        var used = 0;
        for (; length >= 0x80; length >>= 7)
        {
            room[used++] = (byte)((length & 0x7F) | 0x80);
        }

        room[used++] = (byte)length;
        to.Advance(used);
    }

    private static void Put(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        Put(to, Encoding.UTF8.GetByteCount(text));
        to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }

    private static int Length(ref ReadOnlySpan<byte> rest)
    {
        var (length, used) = (0, 0);
        for (byte one = 0x80; one >= 0x80; used++)
        {
            one = rest[used];
            length |= (one & 0x7F) << (7 * used);
        }

        rest = rest[used..];
        return length;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        var length = Length(ref rest);
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static Dictionary<string, CwmpKept> ReadJson(ReadOnlySpan<byte> text)
    {
        var values = new Dictionary<string, CwmpKept>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var (path, type, value, isSecret) = (Next(ref reader), CwmpTypes.FromName(Next(ref reader)), Next(ref reader), false);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                isSecret = true;
            }

            values[path] = new CwmpKept(type, value, isSecret);
        }

        return values;
    }

    private static string Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }
}
