using System.Buffers;
using System.Text.Json;
using Spa.Firmware.Image;
using Spa.Foundation.Text;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>The state as a file: one line of JSON, one line with its SHA-256.</summary>
public static class SlotStateText
{
    private const string Rule = "slot state file";
    private const int MaxReason = 1000;

    private static readonly string[] Members = ["generation", "active", "previous", "pending", "triesLeft", "reason", "confirmed", "givenUp", "fellBack"];
    private static readonly string[] ConfirmedMembers = ["a", "b"];
    private static readonly string[] GivenUpMembers = ["version", "manifest", "reason"];

    /// <summary>Writes it.</summary>
    public static byte[] Write(SlotState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("generation", state.Generation);
            json.WriteString("active", state.Active.Folder);
            json.WriteString("previous", state.Previous?.Folder);
            json.WriteBoolean("pending", state.Pending);
            json.WriteNumber("triesLeft", state.TriesLeft);
            json.WriteString("reason", Cut(state.Reason));
            json.WriteStartObject("confirmed");
            json.WriteString("a", state.ConfirmedA?.ToString());
            json.WriteString("b", state.ConfirmedB?.ToString());
            json.WriteEndObject();
            if (state.GivenUp is { } given)
            {
                json.WriteStartObject("givenUp");
                json.WriteString("version", given.Version.ToString());
                json.WriteString("manifest", given.ManifestHash);
                json.WriteString("reason", Cut(given.Reason));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("givenUp");
            }

            json.WriteBoolean("fellBack", state.FellBack);
            json.WriteEndObject();
        }

        return HashedText.Write(buffer.WrittenSpan);
    }

    /// <summary>Reads it; anything that is not exactly what <see cref="Write"/> makes is refused.</summary>
    public static Parsed<SlotState> Read(ReadOnlySpan<byte> file)
    {
        if (!HashedText.TryRead(file, out var body))
        {
            return new ParseError(0, "a line and its SHA-256", Rule);
        }

        try
        {
            var json = StrictJson.Open(body);
            var state = ReadBody(ref json);
            StrictJson.Close(ref json);
            return state;
        }
        catch (JsonException e)
        {
            return new ParseError((int)(e.BytePositionInLine ?? 0), $"a sound state, but {StrictJson.Reason(e)}", Rule);
        }
        catch (InvalidOperationException)
        {
            return new ParseError(0, "texts in UTF-8", Rule);
        }
    }

    private static SlotState ReadBody(ref Utf8JsonReader json)
    {
        var state = SlotState.First(SlotName.A, null);
        StrictJson.Object(ref json, "the state", Members, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "generation":
                    state = state with { Generation = StrictJson.Number(ref r, name) };
                    StrictJson.Expect(state.Generation is > 0 and <= SlotState.MaxGeneration, name, "1 to 2^53");
                    break;
                case "active": state = state with { Active = Slot(StrictJson.Text(ref r, name), name) }; break;
                case "previous": state = state with { Previous = StrictJson.TextOrNull(ref r, name) is { } slot ? Slot(slot, name) : null }; break;
                case "pending": state = state with { Pending = StrictJson.Flag(ref r, name) }; break;
                case "triesLeft": state = state with { TriesLeft = StrictJson.SmallNumber(ref r, name) }; break;
                case "reason": state = state with { Reason = StrictJson.Text(ref r, name, MaxReason) }; break;
                case "confirmed":
                    StrictJson.Object(ref r, name, ConfirmedMembers, (ref Utf8JsonReader m, string which) =>
                        state = state.WithConfirmed(Slot(which, name), StrictJson.TextOrNull(ref m, name) is { } text ? Version(text, name) : null));
                    break;
                case "givenUp": state = state with { GivenUp = r.TokenType == JsonTokenType.Null ? null : ReadGivenUp(ref r) }; break;
                case "fellBack": state = state with { FellBack = StrictJson.Flag(ref r, name) }; break;
            }
        });
        StrictJson.Expect(state.Previous != state.Active, "previous", "the other slot");
        return state;
    }

    private static GivenUp ReadGivenUp(ref Utf8JsonReader json)
    {
        FirmwareVersion? version = null;
        string hash = "", reason = "";
        StrictJson.Object(ref json, "givenUp", GivenUpMembers, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "version": version = Version(StrictJson.Text(ref r, name), name); break;
                case "manifest": hash = StrictJson.Text(ref r, name); break;
                case "reason": reason = StrictJson.Text(ref r, name, MaxReason); break;
            }
        });
        return new(version!, hash, reason);
    }

    private static SlotName Slot(string text, string where) => text switch
    {
        "a" => SlotName.A,
        "b" => SlotName.B,
        _ => throw new JsonException($"{where} must be a or b"),
    };

    private static FirmwareVersion Version(string text, string where)
        => FirmwareVersion.Parse(text).Ok(out var version, out var error) ? version : throw new JsonException($"{where}: {error}");

    private static string Cut(string text) => text.Length <= MaxReason ? text : text[..MaxReason];
}
