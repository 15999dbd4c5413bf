using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Spa.Device.Network;

namespace Spa.Device.Time;

/// <summary>Waits for whichever comes first: an instant, a call from another thread, something to read (epoll, timerfd, eventfd). One thread waits; <see cref="Wake"/> may be called from any.</summary>
internal sealed unsafe class Readiness : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Add = 1;
    private const int Remove = 2;
    private const uint Readable = 1;
    private const int MostEvents = 32;
    private const uint TimerNumber = uint.MaxValue;
    private const uint WakeNumber = uint.MaxValue - 1;

    // struct epoll_event is packed on x64 only.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataAt + 8;

    private readonly SafeFileHandle epoll = Made(Libc.EpollCreate(CloseOnExec));
    private readonly SafeFileHandle timer = Made(Libc.TimerDescriptor(1, NonBlocking | CloseOnExec));
    private readonly SafeFileHandle wake = Made(Libc.EventDescriptor(0, NonBlocking | CloseOnExec));
    private readonly byte[] events = new byte[MostEvents * EventSize];
    private readonly List<Watch?> watches = [];
    private long armedAt = long.MaxValue;

    public Readiness()
    {
        Listen(timer, TimerNumber);
        Listen(wake, WakeNumber);
    }

    /// <summary>Whether anything is watched.</summary>
    public bool IsWatching { get; private set; }

    /// <summary>Runs <paramref name="ready"/> on the waiting thread whenever a descriptor has something to read, until disposed. What is left there is told again.</summary>
    public IDisposable Open(SafeHandle descriptor, Action ready)
    {
        var place = watches.IndexOf(null);
        if (place < 0)
        {
            place = watches.Count;
            watches.Add(null);
        }

        Listen(descriptor, (uint)place);
        var watch = new Watch(this, place, descriptor, ready);
        watches[place] = watch;
        IsWatching = true;
        return watch;
    }

    /// <summary>Ends a wait, or the next one.</summary>
    public void Wake() => Libc.Write(wake, 1, sizeof(ulong));

    /// <summary>Waits and runs what is ready.</summary>
    /// <param name="until">Nanoseconds of CLOCK_MONOTONIC; 0 = do not wait, null = for ever.</param>
    /// <param name="failed">Told of an exception.</param>
    public void Wait(long? until, Action<Exception> failed)
    {
        if (until is { } at and > 0 && at != armedAt)
        {
            const int Absolute = 1, Second = 1_000_000_000;
            armedAt = at;
            Libc.SetTimer(timer, Absolute, new Libc.TimerTimes { Seconds = (nint)(at / Second), Nanoseconds = (nint)(at % Second) }, 0);
        }

        int count;
        fixed (byte* first = events)
        {
            count = Libc.EpollWait(epoll, first, MostEvents, until == 0 ? 0 : -1);
        }

        for (var i = 0; i < count; i++)
        {
            var number = BitConverter.ToUInt32(events, (i * EventSize) + DataAt);
            switch (number)
            {
                case TimerNumber:
                    armedAt = long.MaxValue;
                    Libc.Read(timer, out _, sizeof(ulong));
                    break;
                case WakeNumber:
                    Libc.Read(wake, out _, sizeof(ulong));
                    break;
                default:
                    Run(watches[(int)number], failed);
                    break;
            }
        }
    }

    /// <summary>Closes what only the waiting thread uses. The handle for waking stays until nobody can call any more.</summary>
    public void Dispose()
    {
        epoll.Dispose();
        timer.Dispose();
    }

    // One that an earlier event of the same wait has closed is not told.
    private static void Run(Watch? watch, Action<Exception> failed)
    {
        try
        {
            watch?.Ready();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    private void Listen(SafeHandle descriptor, uint number)
    {
        var interest = stackalloc byte[16];
        new Span<byte>(interest, 16).Clear();
        *(uint*)interest = Readable;
        *(uint*)(interest + DataAt) = number;
        if (Libc.EpollControl(epoll, Add, descriptor, interest) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private void Close(int place, SafeHandle descriptor)
    {
        watches[place] = null;
        IsWatching = watches.Exists(w => w is not null);
        if (!descriptor.IsClosed && !epoll.IsClosed)
        {
            Libc.EpollControl(epoll, Remove, descriptor, null);
        }
    }

    private static SafeFileHandle Made(int descriptor) => descriptor >= 0 ? new(descriptor, true) : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private sealed class Watch(Readiness owner, int place, SafeHandle descriptor, Action ready) : IDisposable
    {
        private bool isClosed;

        public void Ready() => ready();

        public void Dispose()
        {
            if (!isClosed)
            {
                isClosed = true;
                owner.Close(place, descriptor);
            }
        }
    }
}
