using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spa.Gateway.Ports;
using Spa.Media;

namespace Spa.Device.Codecs;

/// <summary>Gateways for fax by T.38, by the spandsp library; unavailable where that is not installed.</summary>
internal sealed unsafe partial class SpandspFax : IFaxGateways
{
    private const string Library = Spandsp.Library;

    // V.27ter, V.29, V.17, as the library numbers them.
    private const int UpTo4800 = 1;
    private const int UpTo9600 = 1 | 2;
    private const int UpTo14400 = 1 | 2 | 4;

    // The far end answers to the training test, not we: what UDPTL asks for (T.38 8.1).
    private const int TransferredTest = 2;

    /// <inheritdoc/>
    public string? Unavailable => Spandsp.Unavailable;

    /// <inheritdoc/>
    public IFaxGateway Start(IFaxGatewayUser user, int mostBitsPerSecond) => new Gateway(user, mostBitsPerSecond switch { < 7200 => UpTo4800, < 12_000 => UpTo9600, _ => UpTo14400 });

    [LibraryImport(Library, EntryPoint = "t38_gateway_init")]
    private static partial nint Init(nint state, delegate* unmanaged[Cdecl]<nint, nint, byte*, int, int, int> send, nint user);

    [LibraryImport(Library, EntryPoint = "t38_gateway_free")]
    private static partial int Free(nint state);

    [LibraryImport(Library, EntryPoint = "t38_gateway_rx")]
    private static partial int Receive(State state, ref short samples, int count);

    [LibraryImport(Library, EntryPoint = "t38_gateway_tx")]
    private static partial int Transmit(State state, ref short samples, int most);

    [LibraryImport(Library, EntryPoint = "t38_gateway_set_transmit_on_idle")]
    private static partial void SetTransmitOnIdle(State state, int on);

    [LibraryImport(Library, EntryPoint = "t38_gateway_set_supported_modems")]
    private static partial void SetModems(State state, int modems);

    [LibraryImport(Library, EntryPoint = "t38_gateway_set_ecm_capability")]
    private static partial void SetErrorCorrection(State state, int on);

    [LibraryImport(Library, EntryPoint = "t38_gateway_get_t38_core_state")]
    private static partial nint Core(State state);

    [LibraryImport(Library, EntryPoint = "t38_set_t38_version")]
    private static partial void SetVersion(nint core, int version);

    [LibraryImport(Library, EntryPoint = "t38_set_data_rate_management_method")]
    private static partial void SetRateManagement(nint core, int method);

    [LibraryImport(Library, EntryPoint = "t38_core_rx_ifp_packet")]
    private static partial int ReceivePacket(nint core, ref readonly byte packet, int length, ushort sequence);

    // Called from inside the library: nothing may be thrown through it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Send(nint core, nint user, byte* packet, int length, int count)
    {
        var gateway = (Gateway)GCHandle.FromIntPtr(user).Target!;
        try
        {
            gateway.Send(new ReadOnlySpan<byte>(packet, length), count);
            return 0;
        }
        catch (Exception e)
        {
            gateway.Failure = e;
            return -1;
        }
    }

    private sealed class State : SafeHandle
    {
        private readonly GCHandle owner;

        public State(Gateway gateway)
            : base(0, true)
        {
            owner = GCHandle.Alloc(gateway, GCHandleType.Weak);
            SetHandle(Init(0, &SpandspFax.Send, GCHandle.ToIntPtr(owner)));
        }

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            var freed = Free(handle) == 0;
            owner.Free();
            return freed;
        }
    }

    private sealed class Gateway : IFaxGateway
    {
        private readonly IFaxGatewayUser user;
        private readonly State state;
        private readonly nint core;
        private readonly short[] samples = new short[Pcm.FrameSamples];

        public Gateway(IFaxGatewayUser user, int modems)
        {
            this.user = user;
            state = new State(this);
            if (state.IsInvalid)
            {
                throw new InvalidOperationException("t38_gateway_init refused");
            }

            core = Core(state);
            SetTransmitOnIdle(state, 1);
            SetModems(state, modems);
            SetErrorCorrection(state, 1);
            SetVersion(core, 0);
            SetRateManagement(core, TransferredTest);
        }

        public Exception? Failure { get; set; }

        public void Exchange(ReadOnlySpan<short> fromMachine, Span<short> toMachine)
        {
            fromMachine.CopyTo(samples);
            Receive(state, ref samples[0], samples.Length);
            var length = Math.Clamp(Transmit(state, ref toMachine[0], toMachine.Length), 0, toMachine.Length);
            toMachine[length..].Clear();
            Check();
        }

        public void Take(ushort sequence, ReadOnlySpan<byte> fax)
        {
            if (!state.IsClosed)
            {
                ReceivePacket(core, in fax[0], fax.Length, sequence);
                Check();
            }
        }

        public void Send(ReadOnlySpan<byte> packet, int count) => user.Send(packet, count);

        public void Dispose() => state.Dispose();

        private void Check()
        {
            if (Failure is { } failure)
            {
                Failure = null;
                throw new InvalidOperationException("A fax packet could not be sent.", failure);
            }
        }
    }
}
