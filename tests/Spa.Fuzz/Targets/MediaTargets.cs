using System.Text;
using Spa.Media;
using Spa.Media.CallerId;

namespace Spa.Fuzz.Targets;

/// <summary>What comes in as sound, and what describes sound.</summary>
internal static class MediaTargets
{
    /// <summary>A Caller ID message as a demodulator hands it over.</summary>
    public static FuzzTarget CallerId { get; } = new(
        "caller-id",
        () =>
        [
            CallerIdMessage.Call(new CallerTime(11, 29, 7, 5), "5551212", "Ann Bee").Write(),
            CallerIdMessage.Call(new CallerTime(1, 1, 0, 0), null, null, CallerIdAbsence.Private, 1).Write(),
            CallerIdMessage.SdmfCall(new CallerTime(12, 31, 23, 59), "112").Write(),
            CallerIdMessage.MessageWaiting(true).Write(),
            CallerIdMessage.MessageWaiting(false, sdmf: true).Write(),
        ],
        [[0x80], [0x82], [0x04], [0x06], [0x01, 0x08], [0x02, 0xFF], [0x0B, 0x00], [0x07, 0x00]],
        input =>
        {
            // Most inputs would fail at the checksum alone: it is made right, as is the length.
            if (input.Length is > 3 and <= FskDemodulator.Most)
            {
                input[1] = (byte)(input.Length - 3);
                input[^1] = 0;
                input[^1] = (byte)((256 - (input.Sum(b => b) & 0xFF)) & 0xFF);
            }

            if (!CallerIdMessage.Read(input).Ok(out var message, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            _ = (message.Time, message.Number, message.NumberAbsence, message.Name, message.NameAbsence, message.Lamp);
            BrokenException.Unless(message.Write().AsSpan().SequenceEqual(input), "What was read is written as something else.");
        })
    { MaxLength = 300 };

    /// <summary>Caller ID as keys.</summary>
    public static FuzzTarget CallerIdKeys { get; } = new(
        "caller-id-keys",
        () => [.. new[] { "A5551212C", "D5551212#", "B00C", "B10C", "D1#", "D3#" }.Select(Encoding.ASCII.GetBytes)],
        [.. new[] { "A", "B", "C", "D", "#", "*", "0123456789" }.Select(Encoding.ASCII.GetBytes)],
        input =>
        {
            if (DtmfCallerId.Read(Encoding.Latin1.GetString(input)).Ok(out var read, out var error))
            {
                BrokenException.Unless(read.Number is null != read.Absence is null, "Neither or both of a number and a reason.");
                BrokenException.Unless(DtmfCallerId.Read(read.Write(denmark: false)).OrThrow() == read, "What was written reads as something else.");
                return;
            }

            BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
        })
    { MaxLength = 64 };

    /// <summary>A description of comfort noise: whatever it says, the noise stays in bounds and does not grow.</summary>
    public static FuzzTarget ComfortNoise { get; } = new(
        "comfort-noise",
        () => [[40], [0, 127, 127, 127, 127, 127, 127, 127, 127], [60, 100, 150, 120, 130, 127, 127, 127, 127]],
        [[0], [127], [254], [255]],
        input =>
        {
            var noise = new Spa.Media.Noise.ComfortNoise();
            var frame = new short[Pcm.FrameSamples];
            noise.Set(input);
            for (var i = 0; i < 50; i++)
            {
                noise.Play(frame);
            }

            // Let down to nothing, it dies away: no state has gone astray.
            noise.Set([127]);
            for (var i = 0; i < 200; i++)
            {
                noise.Play(frame);
            }

            BrokenException.Unless(frame.All(sample => Math.Abs((int)sample) < 10), "Noise that does not die away.");
        })
    { MaxLength = 64 };
}
