using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>Waits for many connections at once (epoll), and for other threads that have something to say. One thread waits; <see cref="Wake"/> and <see cref="Remove"/> are for all threads.</summary>
internal sealed unsafe partial class Readiness : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Interrupted = 4;

    private const int AddOne = 1;
    private const int RemoveOne = 2;
    private const int ChangeOne = 3;
    private const uint In = 1;
    private const uint Out = 4;
    private const uint Once = 1u << 30;

    private const int AtOnce = 256;

    // struct epoll_event: events:4 data:8, packed on x86-64 alone.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = DataAt + 8;

    private readonly SafeFileHandle set;
    private readonly SafeFileHandle bell;
    private readonly int bellNumber;
    private readonly byte[] events = new byte[AtOnce * Stride];
    private int rung;

    public Readiness()
    {
        set = new SafeFileHandle(Checked(EpollCreate(CloseOnExec)), ownsHandle: true);
        bell = new SafeFileHandle(Checked(EventFile(0, CloseOnExec | NonBlocking)), ownsHandle: true);
        bellNumber = (int)bell.DangerousGetHandle();
        Control(AddOne, bellNumber, In);
    }

    /// <summary>Watches for connections that wait to be taken.</summary>
    public void AddListening(int number) => Control(AddOne, number, In);

    /// <summary>Watches for them no more, or again.</summary>
    public void SetListening(int number, bool on) => Control(ChangeOne, number, on ? In : 0);

    /// <summary>Tells once when a connection can be read from, or be sent on.</summary>
    /// <param name="number">File number.</param>
    /// <param name="again">True = it was watched before.</param>
    /// <param name="sending">What is waited for.</param>
    public void Watch(int number, bool again, bool sending) => Control(again ? ChangeOne : AddOne, number, (sending ? Out : In) | Once);

    /// <summary>Somebody else watches this one from now on. What is closed needs no removing.</summary>
    public void Remove(int number) => Control(RemoveOne, number, 0);

    /// <summary>Ends a wait, this one or the next. Once it is disposed of, nothing.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref rung, 1) == 0)
        {
            try
            {
                var one = 1UL;
                _ = Write(bell, &one, sizeof(ulong));
            }
            catch (ObjectDisposedException)
            {
                // Nobody waits any more.
            }
        }
    }

    /// <summary>Waits; how many are ready, each to be asked for by <see cref="this[int]"/>.</summary>
    /// <param name="milliseconds">At most so long; -1 = for ever.</param>
    public int Wait(int milliseconds)
    {
        fixed (byte* first = events)
        {
            var count = EpollWait(set, first, AtOnce, milliseconds);
            if (count < 0)
            {
                return Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw new Win32Exception();
            }

            return count;
        }
    }

    /// <summary>File number of one that is ready; -1 = it was somebody who woke the wait.</summary>
    public int this[int index]
    {
        get
        {
            var number = BitConverter.ToInt32(events, (index * Stride) + DataAt);
            if (number != bellNumber)
            {
                return number;
            }

            // First this: who rings from now on has something new to say.
            ulong count;
            _ = Read(bell, &count, sizeof(ulong));
            Volatile.Write(ref rung, 0);
            return -1;
        }
    }

    public void Dispose()
    {
        bell.Dispose();
        set.Dispose();
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    private void Control(int operation, int number, uint wanted)
    {
        var one = stackalloc byte[16];
        *(uint*)one = wanted;
        *(long*)(one + DataAt) = number;
        Checked(EpollControl(set, operation, number, one));
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeFileHandle set, int operation, int number, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeFileHandle set, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFile(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, void* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, void* bytes, nint count);
}
