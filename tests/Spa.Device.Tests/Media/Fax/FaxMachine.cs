using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spa.Simulation.Lines;

namespace Spa.Device.Tests.Media.Fax;

/// <summary>A fax machine by spandsp's modems and T.30, which were written by others: sends a page, or receives one.</summary>
internal sealed unsafe partial class FaxMachine : ISoundMachine, IDisposable
{
    private const string Library = "libspandsp.so.2";
    private readonly nint state;
    private readonly GCHandle self;

    private FaxMachine(bool calls)
    {
        self = GCHandle.Alloc(this);
        state = Init(0, calls ? 1 : 0);
        SetTransmitOnIdle(state, 1);
        SetPhaseE(Session, &Finished, GCHandle.ToIntPtr(self));
    }

    /// <summary>How it ended: 0 = well; null = it has not.</summary>
    public int? Outcome { get; private set; }

    private nint Session => GetSession(state);

    /// <summary>One that sends a file, as the caller.</summary>
    public static FaxMachine Sends(string tiff, bool correctsErrors = true)
    {
        var machine = new FaxMachine(calls: true);
        SetTxFile(machine.Session, tiff, -1, -1);
        SetErrorCorrection(machine.Session, correctsErrors ? 1 : 0);
        return machine;
    }

    /// <summary>One that answers and receives into a file.</summary>
    public static FaxMachine Receives(string tiff, bool correctsErrors = true)
    {
        var machine = new FaxMachine(calls: false);
        SetRxFile(machine.Session, tiff, -1);
        SetErrorCorrection(machine.Session, correctsErrors ? 1 : 0);
        return machine;
    }

    public void Exchange(ReadOnlySpan<short> heard, Span<short> said)
    {
        var samples = heard.ToArray();
        Rx(state, ref samples[0], samples.Length);
        var length = Math.Max(0, Tx(state, ref said[0], said.Length));
        said[length..].Clear();
    }

    public void Dispose()
    {
        Free(state);
        self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Finished(nint session, nint user, int code) => ((FaxMachine)GCHandle.FromIntPtr(user).Target!).Outcome = code;

    [LibraryImport(Library, EntryPoint = "fax_init")]
    private static partial nint Init(nint state, int calling);

    [LibraryImport(Library, EntryPoint = "fax_free")]
    private static partial void Free(nint state);

    [LibraryImport(Library, EntryPoint = "fax_rx")]
    private static partial int Rx(nint state, ref short samples, int count);

    [LibraryImport(Library, EntryPoint = "fax_tx")]
    private static partial int Tx(nint state, ref short samples, int most);

    [LibraryImport(Library, EntryPoint = "fax_set_transmit_on_idle")]
    private static partial void SetTransmitOnIdle(nint state, int on);

    [LibraryImport(Library, EntryPoint = "fax_get_t30_state")]
    private static partial nint GetSession(nint state);

    [LibraryImport(Library, EntryPoint = "t30_set_tx_file", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetTxFile(nint session, string file, int first, int last);

    [LibraryImport(Library, EntryPoint = "t30_set_rx_file", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetRxFile(nint session, string file, int last);

    [LibraryImport(Library, EntryPoint = "t30_set_ecm_capability")]
    private static partial void SetErrorCorrection(nint session, int on);

    [LibraryImport(Library, EntryPoint = "t30_set_phase_e_handler")]
    private static partial void SetPhaseE(nint session, delegate* unmanaged[Cdecl]<nint, nint, int, void> handler, nint user);
}
