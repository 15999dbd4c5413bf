using System.Runtime.InteropServices;
using System.Text;

namespace Spa.Device.Tests.Media;

/// <summary>Calls into spandsp, whose detectors and senders were written by others: judges of ours.</summary>
internal static unsafe partial class SpandspJudge
{
    public const string Library = "libspandsp.so.2";

    /// <summary>The keys it hears.</summary>
    public static string Dtmf(ReadOnlySpan<short> samples)
    {
        var state = DtmfRxInit(0, 0, 0);
        var heard = new StringBuilder();
        var buffer = new byte[129];
        for (var at = 0; at < samples.Length; at += 160)
        {
            var count = Math.Min(160, samples.Length - at);
            DtmfRx(state, in samples[at], count);
            var got = (int)DtmfRxGet(state, ref buffer[0], 128);
            heard.Append(Encoding.ASCII.GetString(buffer, 0, got));
        }

        DtmfRxFree(state);
        return heard.ToString();
    }

    /// <summary>Keys as it sends them.</summary>
    public static short[] DtmfSent(string keys, int dbm0, int twist, int on, int off)
    {
        var state = DtmfTxInit(0);
        DtmfTxSetLevel(state, dbm0, twist);
        DtmfTxSetTiming(state, on, off);
        var text = Encoding.ASCII.GetBytes(keys);
        if (DtmfTxPut(state, in text[0], text.Length) != 0)
        {
            throw new InvalidOperationException("the judge took not all keys");
        }

        var samples = new short[(keys.Length * (on + off) * 8) + 800];
        var length = 0;
        for (int count; length < samples.Length && (count = DtmfTx(state, ref samples[length], Math.Min(160, samples.Length - length))) > 0;)
        {
            length += count;
        }

        DtmfTxFree(state);
        return samples[..length];
    }

    /// <summary>The codes it writes for samples.</summary>
    public static byte[] G711(ReadOnlySpan<short> samples, bool mu)
    {
        var state = G711Init(0, mu ? 1 : 0);
        var codes = new byte[samples.Length];
        G711Encode(state, ref codes[0], in samples[0], samples.Length);
        G711Free(state);
        return codes;
    }

    /// <summary>Caller ID messages it reads; 1 = Bell 202, 2 = V.23, 5 = DTMF.</summary>
    public static List<byte[]> CallerIds(ReadOnlySpan<short> samples, int standard)
    {
        var messages = new List<byte[]>();
        var owner = GCHandle.Alloc(messages);
        var state = AdsiRxInit(0, standard, &Put, GCHandle.ToIntPtr(owner));
        for (var at = 0; at < samples.Length; at += 160)
        {
            AdsiRx(state, in samples[at], Math.Min(160, samples.Length - at));
        }

        AdsiRxFree(state);
        owner.Free();
        return messages;
    }

    /// <summary>A Caller ID message as it sends it: fields of a type and a text; the message's type first.</summary>
    public static short[] CallerIdSent(int standard, byte type, int seizure, int mark, params (byte Type, string Text)[] fields)
    {
        var state = AdsiTxInit(0, standard);
        AdsiTxSetPreamble(state, seizure, mark, 10, 1);
        var message = new byte[256];
        var length = AdsiAddField(state, ref message[0], -1, type, in message[255], 0);
        foreach (var (field, text) in fields)
        {
            var body = Encoding.ASCII.GetBytes(text);
            length = AdsiAddField(state, ref message[0], length, field, in body[0], body.Length);
        }

        AdsiTxPutMessage(state, in message[0], length);
        var samples = new List<short>();
        var block = new short[160];
        for (int count; (count = AdsiTx(state, ref block[0], block.Length)) > 0;)
        {
            samples.AddRange(block.AsSpan(0, count));
        }

        AdsiTxFree(state);
        return [.. samples];
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void Put(nint user, byte* message, int length)
        => ((List<byte[]>)GCHandle.FromIntPtr(user).Target!).Add(new ReadOnlySpan<byte>(message, length).ToArray());

    [LibraryImport(Library, EntryPoint = "dtmf_rx_init")]
    private static partial nint DtmfRxInit(nint state, nint callback, nint user);

    [LibraryImport(Library, EntryPoint = "dtmf_rx")]
    private static partial int DtmfRx(nint state, ref readonly short samples, int count);

    [LibraryImport(Library, EntryPoint = "dtmf_rx_get")]
    private static partial nuint DtmfRxGet(nint state, ref byte buffer, int most);

    [LibraryImport(Library, EntryPoint = "dtmf_rx_free")]
    private static partial void DtmfRxFree(nint state);

    [LibraryImport(Library, EntryPoint = "dtmf_tx_init")]
    private static partial nint DtmfTxInit(nint state);

    [LibraryImport(Library, EntryPoint = "dtmf_tx_set_level")]
    private static partial void DtmfTxSetLevel(nint state, int level, int twist);

    [LibraryImport(Library, EntryPoint = "dtmf_tx_set_timing")]
    private static partial void DtmfTxSetTiming(nint state, int on, int off);

    [LibraryImport(Library, EntryPoint = "dtmf_tx_put")]
    private static partial int DtmfTxPut(nint state, ref readonly byte digits, int length);

    [LibraryImport(Library, EntryPoint = "dtmf_tx")]
    private static partial int DtmfTx(nint state, ref short samples, int most);

    [LibraryImport(Library, EntryPoint = "dtmf_tx_free")]
    private static partial void DtmfTxFree(nint state);

    [LibraryImport(Library, EntryPoint = "g711_init")]
    private static partial nint G711Init(nint state, int mode);

    [LibraryImport(Library, EntryPoint = "g711_encode")]
    private static partial int G711Encode(nint state, ref byte codes, ref readonly short samples, int count);

    [LibraryImport(Library, EntryPoint = "g711_free")]
    private static partial void G711Free(nint state);

    [LibraryImport(Library, EntryPoint = "adsi_rx_init")]
    private static partial nint AdsiRxInit(nint state, int standard, delegate* unmanaged[Cdecl]<nint, byte*, int, void> put, nint user);

    [LibraryImport(Library, EntryPoint = "adsi_rx")]
    private static partial int AdsiRx(nint state, ref readonly short samples, int count);

    [LibraryImport(Library, EntryPoint = "adsi_rx_free")]
    private static partial void AdsiRxFree(nint state);

    [LibraryImport(Library, EntryPoint = "adsi_tx_init")]
    private static partial nint AdsiTxInit(nint state, int standard);

    [LibraryImport(Library, EntryPoint = "adsi_tx_set_preamble")]
    private static partial void AdsiTxSetPreamble(nint state, int seizure, int mark, int postamble, int stopBits);

    [LibraryImport(Library, EntryPoint = "adsi_add_field")]
    private static partial int AdsiAddField(nint state, ref byte message, int length, byte type, ref readonly byte body, int bodyLength);

    [LibraryImport(Library, EntryPoint = "adsi_tx_put_message")]
    private static partial int AdsiTxPutMessage(nint state, ref readonly byte message, int length);

    [LibraryImport(Library, EntryPoint = "adsi_tx")]
    private static partial int AdsiTx(nint state, ref short samples, int most);

    [LibraryImport(Library, EntryPoint = "adsi_tx_free")]
    private static partial void AdsiTxFree(nint state);
}
