using System.Runtime.InteropServices;

namespace Spa.Device.Network;

/// <summary>Calls of Linux for which .NET has none that neither allocate nor throw. A result of -1 is a failure; its number is the last P/Invoke error.</summary>
internal static unsafe partial class Libc
{
    public const int Interrupted = 4;
    public const int DoNotWait = 0x40;
    public const int TellLength = 0x20;
    public const int ErrorQueue = 0x2000;

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(SafeHandle socket, byte* buffer, nuint length, int flags, byte* name, uint* nameLength);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(SafeHandle socket, byte* buffer, nuint length, int flags, byte* name, uint nameLength);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint ReceiveMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMessages(SafeHandle socket, CountedMessage* messages, uint count, int flags, nint patience);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(SafeHandle epoll, int operation, SafeHandle descriptor, byte* interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(SafeHandle epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    public static partial int TimerDescriptor(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    public static partial int SetTimer(SafeHandle timer, int flags, in TimerTimes times, nint old);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeHandle descriptor, out ulong value, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle descriptor, in ulong value, nuint length);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, in int priority);

    /// <summary><c>struct itimerspec</c>: period and first instant.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimerTimes
    {
        public nint PeriodSeconds;
        public nint PeriodNanoseconds;
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary><c>struct msghdr</c>. Padding of the C library's form is zero in both forms of it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary><c>struct mmsghdr</c>: a message and its length.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CountedMessage
    {
        public MessageHeader Header;
        public uint Length;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public byte* Bytes;
        public nuint Length;
    }

    /// <summary><c>struct cmsghdr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }
}
