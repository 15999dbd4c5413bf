namespace Spa.Media.Rtp.Playing;

/// <summary>Coded frames by their time, in a ring of fixed size.</summary>
internal sealed class FrameRing(int frameSamples)
{
    /// <summary>Frames it holds: 1.28 s of 10 ms.</summary>
    public const int Frames = 128;

    /// <summary>Most bytes of a frame: 10 ms of 16-bit samples, or 20 ms of a 64 kbit/s codec.</summary>
    public const int MaxBytes = 160;

    private readonly byte[] bytes = new byte[Frames * MaxBytes];
    private readonly Slot[] slots = new Slot[Frames];

    /// <summary>How far ahead of the oldest frame the newest may be, in samples.</summary>
    public int Span => (Frames - 1) * frameSamples;

    public void Clear() => Array.Clear(slots);

    /// <summary>Puts a frame in; one that is there stays.</summary>
    public void Put(long at, PlayoutKind kind, byte payloadType, ReadOnlySpan<byte> payload)
    {
        ref var slot = ref slots[Index(at)];
        if (slot.Used && slot.At == at)
        {
            return;
        }

        slot = new() { Used = true, At = at, Kind = kind, PayloadType = payloadType, Length = (byte)payload.Length };
        payload.CopyTo(bytes.AsSpan(Index(at) * MaxBytes));
    }

    /// <summary>Finds the frame that is nearest to a time, less than one frame away from it.</summary>
    public bool TryTake(long at, out PlayoutFrame frame, out long found)
    {
        // A sender that shifts its phase puts its frames between ours.
        for (var i = 0; i < 3; i++)
        {
            var index = Index(at + (i switch { 0 => 0, 1 => frameSamples, _ => -frameSamples }));
            ref var slot = ref slots[index];
            var away = Math.Abs(slot.At - at);
            if (slot.Used && (i == 0 ? away < frameSamples : away <= frameSamples / 2))
            {
                slot.Used = false;
                found = slot.At;
                frame = new() { Kind = slot.Kind, PayloadType = slot.PayloadType, Payload = bytes.AsSpan(index * MaxBytes, slot.Length) };
                return true;
            }
        }

        frame = default;
        found = at;
        return false;
    }

    /// <summary>Frees what lies before a time; returns how many frames that were.</summary>
    public int DropBefore(long at)
    {
        var dropped = 0;
        foreach (ref var slot in slots.AsSpan())
        {
            if (slot.Used && slot.At < at)
            {
                slot.Used = false;
                dropped++;
            }
        }

        return dropped;
    }

    private int Index(long at)
    {
        var frame = at >= 0 ? at / frameSamples : ((at + 1) / frameSamples) - 1;
        return (int)(frame & (Frames - 1));
    }

    private struct Slot
    {
        public bool Used;
        public long At;
        public PlayoutKind Kind;
        public byte PayloadType;
        public byte Length;
    }
}
