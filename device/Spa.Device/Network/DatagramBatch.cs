using System.Runtime.InteropServices;
using Spa.Media.Rtp;

namespace Spa.Device.Network;

/// <summary>Room for datagrams that one call of the system takes from a socket. For one thread; allocates nothing after its construction.</summary>
internal sealed unsafe class DatagramBatch
{
    /// <summary>Most datagrams that are taken at once.</summary>
    public const int Most = 8;

    // Longer than any packet of media on Ethernet; what is longer is lost.
    private const int Room = 2_048;
    private const int ControlRoom = 64;
    private readonly byte[] bytes = GC.AllocateArray<byte>(Most * Room, pinned: true);
    private readonly byte[] names = GC.AllocateArray<byte>(Most * SocketName.Room, pinned: true);
    private readonly byte[] controls = GC.AllocateArray<byte>(Most * ControlRoom, pinned: true);
    private readonly Libc.Piece[] pieces = GC.AllocateArray<Libc.Piece>(Most, pinned: true);
    private readonly Libc.CountedMessage[] messages = GC.AllocateArray<Libc.CountedMessage>(Most, pinned: true);

    /// <summary>An empty one.</summary>
    public DatagramBatch()
    {
        for (var i = 0; i < Most; i++)
        {
            pieces[i] = new() { Bytes = At(bytes, i * Room), Length = Room };
            messages[i].Header = new() { Name = At(names, i * SocketName.Room), Pieces = At(pieces, i), PieceCount = 1, Control = At(controls, i * ControlRoom) };
        }
    }

    /// <summary>Takes what lies at a socket, up to <see cref="Most"/>; how many there were. Fewer than that: the socket is empty.</summary>
    public int Take(SafeHandle socket)
    {
        for (var i = 0; i < Most; i++)
        {
            (messages[i].Header.NameLength, messages[i].Header.ControlLength) = (SocketName.Room, ControlRoom);
        }

        while (true)
        {
            var count = Libc.ReceiveMessages(socket, At(messages, 0), Most, Libc.DoNotWait | Libc.TellLength, 0);

            // An error of an earlier packet is told once in the place of a datagram; it waits in the error queue too.
            if (count >= 0 || !DatagramSocket.IsOfEarlier(Marshal.GetLastPInvokeError()))
            {
                return Math.Max(0, count);
            }
        }
    }

    /// <summary>A datagram of the last <see cref="Take"/>, until the next; empty when it was longer than there is room for.</summary>
    public ReadOnlySpan<byte> this[int index] => messages[index].Length <= Room ? bytes.AsSpan(index * Room, (int)messages[index].Length) : default;

    /// <summary>Where it came from.</summary>
    public MediaAddress From(int index) => SocketName.Read(names.AsSpan(index * SocketName.Room, SocketName.Room));

    /// <summary>How long ago it came; zero where the system does not say.</summary>
    public TimeSpan Age(int index) => DatagramSocket.Age(messages[index].Header.Control, messages[index].Header.ControlLength);

    private static T* At<T>(T[] pinned, int index)
        where T : unmanaged
        => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, index);
}
