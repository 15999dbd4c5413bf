using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Spa.Device.Network;

namespace Spa.Device.Time;

/// <summary>Waits for whichever comes first: an instant, a call from another thread, something to read (epoll, timerfd, eventfd). One thread waits; <see cref="Wake"/> may be called from any.</summary>
/// <remarks>Descriptors that can wait are in a set of their own: they end a wait only when it would be a long one.</remarks>
internal sealed unsafe class Readiness : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Add = 1;
    private const int Remove = 2;
    private const uint Readable = 1;
    private const uint Error = 8;

    // Told once each time it runs out, so that nobody need read the count.
    private const uint Once = 1u << 31;
    private const int MostEvents = 32;
    private const uint TimerNumber = uint.MaxValue;
    private const uint WakeNumber = uint.MaxValue - 1;
    private const uint SetNumber = uint.MaxValue - 2;

    // struct epoll_event is packed on x64 only.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataAt + 8;

    private readonly SafeFileHandle urgent = Made(Libc.EpollCreate(CloseOnExec));
    private readonly SafeFileHandle patient = Made(Libc.EpollCreate(CloseOnExec));
    private readonly SafeFileHandle both = Made(Libc.EpollCreate(CloseOnExec));
    private readonly SafeFileHandle timer = Made(Libc.TimerDescriptor(1, NonBlocking | CloseOnExec));
    private readonly SafeFileHandle wake = Made(Libc.EventDescriptor(0, NonBlocking | CloseOnExec));
    private readonly byte[] events = new byte[MostEvents * EventSize];
    private readonly List<Watch?> watches = [];
    private long armedAt = long.MaxValue;
    private int patients;

    public Readiness()
    {
        Listen(urgent, timer, TimerNumber, Readable | Once);
        Listen(urgent, wake, WakeNumber);
        Listen(both, urgent, SetNumber);
        Listen(both, patient, SetNumber);
    }

    /// <summary>Whether anything is watched.</summary>
    public bool IsWatching { get; private set; }

    /// <summary>True while an action runs whose descriptor has an error to tell.</summary>
    public bool HasError { get; private set; }

    /// <summary>Runs <paramref name="ready"/> on the waiting thread whenever a descriptor has something to read, until disposed. What is left there is told again.</summary>
    /// <param name="descriptor">What is watched.</param>
    /// <param name="ready">Reads without waiting.</param>
    /// <param name="canWait">It does not end a short wait.</param>
    public IDisposable Open(SafeHandle descriptor, Action ready, bool canWait = false)
    {
        var place = watches.IndexOf(null);
        if (place < 0)
        {
            place = watches.Count;
            watches.Add(null);
        }

        Listen(canWait ? patient : urgent, descriptor, (uint)place);
        var watch = new Watch(this, place, descriptor, ready, canWait);
        watches[place] = watch;
        (IsWatching, patients) = (true, patients + (canWait ? 1 : 0));
        return watch;
    }

    /// <summary>Ends a wait, or the next one.</summary>
    public void Wake() => Libc.Write(wake, 1, sizeof(ulong));

    /// <summary>Waits and runs what is ready.</summary>
    /// <param name="until">Nanoseconds of CLOCK_MONOTONIC; null = for ever.</param>
    /// <param name="isShort">What can wait does not end it.</param>
    /// <param name="failed">Told of an exception.</param>
    public void Wait(long? until, bool isShort, Action<Exception> failed)
    {
        if (until is { } at && at != armedAt)
        {
            const int Absolute = 1, Second = 1_000_000_000;
            armedAt = at;
            Libc.SetTimer(timer, Absolute, new Libc.TimerTimes { Seconds = (nint)(at / Second), Nanoseconds = (nint)(at % Second) }, 0);
        }

        if (isShort || patients == 0)
        {
            RunReady(urgent, -1, failed);
            return;
        }

        fixed (byte* first = events)
        {
            Libc.EpollWait(both, first, MostEvents, -1);
        }

        RunReady(urgent, 0, failed);
        RunReady(patient, 0, failed);
    }

    /// <summary>Runs what is ready, and waits for nothing.</summary>
    /// <param name="alsoUrgent">Look for what cannot wait too: a wait has not just done that.</param>
    /// <param name="failed">Told of an exception.</param>
    public void Look(bool alsoUrgent, Action<Exception> failed)
    {
        if (alsoUrgent)
        {
            RunReady(urgent, 0, failed);
        }

        if (patients > 0)
        {
            RunReady(patient, 0, failed);
        }
    }

    /// <summary>Closes what only the waiting thread uses. The handle for waking stays until nobody can call any more.</summary>
    public void Dispose()
    {
        both.Dispose();
        patient.Dispose();
        urgent.Dispose();
        timer.Dispose();
    }

    private void RunReady(SafeFileHandle set, int milliseconds, Action<Exception> failed)
    {
        int count;
        fixed (byte* first = events)
        {
            count = Libc.EpollWait(set, first, MostEvents, milliseconds);
        }

        for (var i = 0; i < count; i++)
        {
            var number = BitConverter.ToUInt32(events, (i * EventSize) + DataAt);
            switch (number)
            {
                case TimerNumber:
                    armedAt = long.MaxValue;
                    break;
                case WakeNumber:
                    Libc.Read(wake, out _, sizeof(ulong));
                    break;
                default:
                    HasError = (BitConverter.ToUInt32(events, i * EventSize) & Error) != 0;
                    Run(watches[(int)number], failed);
                    break;
            }
        }
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

    private static void Listen(SafeFileHandle set, SafeHandle descriptor, uint number, uint events = Readable)
    {
        var interest = stackalloc byte[16];
        new Span<byte>(interest, 16).Clear();
        *(uint*)interest = events;
        *(uint*)(interest + DataAt) = number;
        if (Libc.EpollControl(set, Add, descriptor, interest) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private void Close(int place, SafeHandle descriptor, bool canWait)
    {
        watches[place] = null;
        (IsWatching, patients) = (watches.Exists(w => w is not null), patients - (canWait ? 1 : 0));
        var set = canWait ? patient : urgent;
        if (!descriptor.IsClosed && !set.IsClosed)
        {
            Libc.EpollControl(set, Remove, descriptor, null);
        }
    }

    private static SafeFileHandle Made(int descriptor) => descriptor >= 0 ? new(descriptor, true) : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private sealed class Watch(Readiness owner, int place, SafeHandle descriptor, Action ready, bool canWait) : IDisposable
    {
        private bool isClosed;

        public void Ready() => ready();

        public void Dispose()
        {
            if (!isClosed)
            {
                isClosed = true;
                owner.Close(place, descriptor, canWait);
            }
        }
    }
}
