using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Spa.Cwmp;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device's parameters as they stand in the store, each after the one before: of a unit as it leaves its factory hardly anything, of all others little more than what differs from their neighbours in the tree.</summary>
/// <remarks>
/// A byte 1; the path of the object of settings; then pieces:
/// <code>
/// 0x20 place count                   settings as <see cref="UsualSettings"/> has them, one after the other
/// 0x40 + type place value            a setting of that table with another value; 0x80 is added for a secret
/// type common rest value             any parameter; how much its path has in common with that of the last such piece, and the rest of it; 0x80 is added for a secret
/// </code>
/// Numbers and lengths (in bytes) are LEB128, texts UTF-8, each after its length. What earlier servers wrote, a JSON list of lists (path, type, value, one thing more for a secret), is still read.
/// </remarks>
internal static class CwmpValueText
{
    private const byte Form = 1;
    private const byte Secret = 0x80;
    private const byte OfTable = 0x40;
    private const byte AsUsual = 0x20;
    private const int LongestLength = 5;
    private const int MostRooms = 4;
    private const int LargestRoom = 1024 * 1024;

    // Large ones cost a collection of everything each time, so that some are kept.
    private static readonly ConcurrentBag<ArrayBufferWriter<byte>> Rooms = [];

    /// <summary>Writes them, packed.</summary>
    public static byte[] Pack(CwmpValues values)
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
    public static CwmpValues Read(ReadOnlySpan<byte> text)
    {
        if (text is not [Form, .. var rest])
        {
            return ReadJson(text);
        }

        var usual = Encoding.UTF8.GetString(Take(ref rest)) is { Length: > 0 } holder ? UsualSettings.Under(holder) : null;
        var values = usual is null ? new CwmpValues.Builder(CwmpValues.None) : new CwmpValues.Builder(usual);
        for (ReadOnlySpan<byte> before = []; !rest.IsEmpty;)
        {
            var piece = rest[0];
            rest = rest[1..];
            if (piece == AsUsual)
            {
                values.PutUsual(Length(ref rest), Length(ref rest));
                continue;
            }

            string path;
            if ((piece & OfTable) != 0)
            {
                path = usual!.Path(Length(ref rest));
            }
            else
            {
                var common = Length(ref rest);
                before = (byte[])[.. before[..common], .. Take(ref rest)];
                path = Encoding.UTF8.GetString(before);
            }

            values.Put(path, (CwmpType)(piece & ~(Secret | OfTable)), Encoding.UTF8.GetString(Take(ref rest)), (piece & Secret) != 0);
        }

        return values.Build();
    }

    private static void Write(CwmpValues values, ArrayBufferWriter<byte> to)
    {
        Put(to, Form);
        Put(to, values.Usual?.Holder);
        var (first, count) = (0, 0);
        foreach (var place in values.Places)
        {
            if (place == first + count)
            {
                count++;
                continue;
            }

            Usual();
            (first, count) = (place, 1);
        }

        Usual();
        var before = string.Empty;
        var expected = 0;
        foreach (var (path, kept) in values.Others)
        {
            var type = (byte)((int)kept.Type | (kept.IsSecret ? Secret : 0));
            if (values.Usual?.Place(path, expected) is >= 0 and var place)
            {
                expected = place + 1;
                Put(to, (byte)(type | OfTable));
                Put(to, place);
            }
            else
            {
                // Counted in characters of one byte: what is common ends before the first other one.
                var common = 0;
                for (var most = Math.Min(path.Length, before.Length); common < most && path[common] == before[common] && char.IsAscii(path[common]);)
                {
                    common++;
                }

                Put(to, type);
                Put(to, common);
                Put(to, path.AsSpan(common));
                before = path;
            }

            Put(to, kept.Text);
        }

        void Usual()
        {
            if (count > 0)
            {
                Put(to, AsUsual);
                Put(to, first);
                Put(to, count);
            }
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

    private static CwmpValues ReadJson(ReadOnlySpan<byte> text)
    {
        var values = new CwmpValues.Builder(CwmpValues.None);
        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var (path, type, value, isSecret) = (Next(ref reader), CwmpTypes.FromName(Next(ref reader)), Next(ref reader), false);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                isSecret = true;
            }

            values.Put(path, type, value, isSecret);
        }

        return values.Build();
    }

    private static string Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }
}
