using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The system's calls on connections by their file numbers, none of which waits.</summary>
/// <remarks>The platform's sockets cost a way between two threads for each wait; with a fleet that opens a connection for each request this was a third of a request.</remarks>
internal static unsafe partial class LinuxSocket
{
    private const int NotNow = 11;
    private const int Interrupted = 4;
    private const int NoMemory = 12;
    private const int NoFileOfAll = 23;
    private const int NoFile = 24;
    private const int NoBuffers = 105;

    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int Peek = 0x2;
    private const int Discard = 0x20;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int More = 0x8000;

    private const int SocketLevel = 1;
    private const int ReceiveLowMark = 18;

    /// <summary>How a call ended that gave nothing.</summary>
    public enum Outcome
    {
        /// <summary>It did what was asked.</summary>
        Done,

        /// <summary>Nothing to do at present.</summary>
        Later,

        /// <summary>The system has no room (files, memory).</summary>
        NoRoom,

        /// <summary>The other side has ended, or the connection is broken.</summary>
        Over,
    }

    /// <summary>Takes a connection that waits.</summary>
    /// <param name="listening">File number of a listening socket that does not wait.</param>
    /// <param name="number">Its file number; the caller closes it.</param>
    /// <param name="from">Of the other side.</param>
    public static Outcome Accept(int listening, out int number, out IPAddress from)
    {
        // struct sockaddr_in:  family:2 (this machine's order) port:2 address:4
        // struct sockaddr_in6: family:2 port:2 flow:4 address:16 scope:4 (this machine's order)
        const int AddressAt4 = 4;
        const int AddressAt6 = 8;
        const int ScopeAt6 = 24;
        var address = stackalloc byte[128];
        var length = 128;
        number = Accept4(listening, address, &length, NonBlockingCloseOnExec);
        if (number < 0)
        {
            from = IPAddress.None;
            return Error();
        }

        from = length > ScopeAt6
            ? new IPAddress(new ReadOnlySpan<byte>(address + AddressAt6, 16), *(uint*)(address + ScopeAt6))
            : new IPAddress(new ReadOnlySpan<byte>(address + AddressAt4, 4));
        return Outcome.Done;
    }

    /// <summary>Copies what has come and leaves it there.</summary>
    public static Outcome Look(int number, Span<byte> into, out int count)
    {
        fixed (byte* first = into)
        {
            return Counted(Receive(number, first, into.Length, Peek | DoNotWait), out count, ofNothing: Outcome.Over);
        }
    }

    /// <summary>Has the system tell of what has come only when it is so much, or nothing more will come, or it has no room for more; false = it does not do that.</summary>
    public static bool WakeAt(int number, int count) => SetOption(number, SocketLevel, ReceiveLowMark, &count, sizeof(int)) == 0;

    /// <summary>Lets the system take so much before it is read, without its waiting for that.</summary>
    public static void MakeRoom(int number, int count)
    {
        // The mark makes the room, which stays when the mark is taken back; a size of its own (SO_RCVBUF) would keep it from ever growing further.
        if (WakeAt(number, count))
        {
            WakeAt(number, 1);
        }
    }

    /// <summary>Throws away so much of what has come; false = not so much has.</summary>
    public static bool Skip(int number, int count) => Receive(number, null, count, Discard | DoNotWait) == count;

    /// <summary>Sends as much as the system takes of two pieces, one behind the other.</summary>
    /// <param name="number">File number.</param>
    /// <param name="head">The first piece.</param>
    /// <param name="rest">The second piece.</param>
    /// <param name="last">True when the connection is ended as soon as all is sent: then its end goes out with the last bytes, and not as a packet of its own.</param>
    /// <param name="count">Bytes that the system has taken.</param>
    public static Outcome Send(int number, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest, bool last, out int count)
    {
        fixed (byte* first = head, second = rest)
        {
            var pieces = stackalloc Piece[] { new() { Bytes = first, Length = head.Length }, new() { Bytes = second, Length = rest.Length } };
            var message = new Message { Pieces = pieces, Count = 2 };
            return Counted(Send(number, &message, NoSignal | DoNotWait | (last ? More : 0)), out count, ofNothing: Outcome.Later);
        }
    }

    /// <summary>Ends a connection. What was sent still goes out.</summary>
    public static void End(int number) => _ = Close(number);

    /// <summary>The connection as an object of the platform, which closes it from now on.</summary>
    public static Socket ToSocket(int number) => new(new SafeSocketHandle(number, ownsHandle: true));

    private static Outcome Counted(nint result, out int count, Outcome ofNothing)
    {
        count = (int)Math.Max(0, result);
        return result > 0 ? Outcome.Done : result == 0 ? ofNothing : Error();
    }

    private static Outcome Error() => Marshal.GetLastPInvokeError() switch
    {
        NotNow or Interrupted => Outcome.Later,
        NoFile or NoFileOfAll or NoMemory or NoBuffers => Outcome.NoRoom,
        _ => Outcome.Over,
    };

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept4(int number, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int number, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint Send(int number, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int number, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int number);

    // struct iovec and struct msghdr.
    private struct Piece
    {
        public byte* Bytes;
        public nint Length;
    }

    private struct Message
    {
        public void* Name;
        public nint NameLength;
        public Piece* Pieces;
        public nint Count;
        public void* Control;
        public nint ControlLength;
        public nint Flags;
    }
}
