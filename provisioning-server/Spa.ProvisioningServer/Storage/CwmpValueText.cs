using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Spa.Cwmp;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device's parameters as they stand in the store: a list of lists, each a path, a type, a value, and one thing more for a secret.</summary>
internal static class CwmpValueText
{
    private const int MostRooms = 4;

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
        if (Rooms.Count < MostRooms && room.Capacity <= 1024 * 1024)
        {
            Rooms.Add(room);
        }

        return packed;
    }

    private static void Write(IEnumerable<KeyValuePair<string, CwmpKept>> values, ArrayBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartArray();
        foreach (var (path, kept) in values)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(path);
            writer.WriteStringValue(kept.Type.Name());
            writer.WriteStringValue(kept.Text);
            if (kept.IsSecret)
            {
                writer.WriteStringValue(string.Empty);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
    }

    /// <summary>Reads them, unpacked.</summary>
    public static Dictionary<string, CwmpKept> Read(ReadOnlySpan<byte> text)
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
