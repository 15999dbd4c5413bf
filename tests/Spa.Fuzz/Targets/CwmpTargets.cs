using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;

namespace Spa.Fuzz.Targets;

/// <summary>What an ACS is sent by strangers, and a CPE by what claims to be its ACS.</summary>
internal static class CwmpTargets
{
    private static readonly SoapLimits Limits = SoapLimits.Standard with { Bytes = 1 << 20, Elements = 2_000 };

    private static readonly CwmpMessage[] Messages =
    [
        new Inform(new DeviceId("Spa", "000E08", "SPA3102", "1"), [new CwmpEvent(EventCodes.Boot, "k")], 1, DateTimeOffset.UnixEpoch, 1, [new ParameterValue("Device.A", CwmpValue.Of("x"))]),
        new SetParameterValues([new ParameterValue("Device.A", CwmpValue.Of(5)), new ParameterValue("Device.B", CwmpValue.Of(true))], "k"),
        new GetParameterValuesResponse([.. Enumerable.Range(1, 4).Select(n => new ParameterValue($"D.{n}", CwmpValue.Of($"v{n}")))]),
        new GetParameterNamesResponse([new ParameterInfo("Device.A", true)]),
        new SetParameterAttributes([new AttributeChange("Device.", true, 2, true, ["Subscriber"])]),
        new Download("k", FileTypes.Firmware, "http://h/f", "u", "p", 1, "t", 0, string.Empty, string.Empty),
        new ScheduleDownload("k", FileTypes.Firmware, "http://h/f", "u", "p", 1, "t", [new TimeWindow(0, 1, "2 Immediately", "m", -1)]),
        new TransferComplete("k", new TransferFault(FaultCode.FileCorrupted, "x"), DateTimeOffset.UnixEpoch, null),
        new GetAllQueuedTransfersResponse([new AnyQueuedTransfer("k", 1, true, FileTypes.Firmware, 9, "f")]),
        new CwmpFault(FaultCode.InvalidArguments, "x", [new ParameterFault("Device.A", FaultCode.InvalidParameterValue, "y")]),
    ];

    /// <summary>One envelope: an error with its place, or a message that is written and reads again as the same.</summary>
    public static FuzzTarget Envelope { get; } = new(
        "soap",
        () => [.. Messages.Select((m, i) => Envelopes.Write(new CwmpEnvelope(m) { Id = "1", Version = (CwmpVersion)(i % 5), Use = i % 2 == 0 ? CwmpVersion.V12 : null, Supported = [CwmpVersion.V10], SessionTimeout = 5 }))],
        [.. new[] { "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<![CDATA[", "]]>", "<!--", "-->", "<?", "<a>", "</a>", "<a/>", " a=\"\"", "&#0;", "&#x10FFFF;", "xmlns:cwmp=\"\"", "xmlns=\"x\"", "-1", "4294967296", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "true", "\uFEFF", "\u0000" }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC0, 0x80]],
        input =>
        {
            if (Envelopes.ReadPlain(input, Limits, out var plain))
            {
                BrokenException.Unless(Envelopes.ReadAny(input, Limits, out var any, out var no), $"The plain reader takes what is none: {no}");
                BrokenException.Unless(Envelopes.Write(any!).AsSpan().SequenceEqual(Envelopes.Write(plain)), "The two readers read it as two.");
            }

            if (!Envelopes.Read(input, Limits, out var envelope, out var error))
            {
                BrokenException.Unless(error.Problem.Length > 0 && error.Line >= 0 && error.Column >= 0, "An error that says nothing.");
                return;
            }

            var written = Envelopes.Write(envelope);
            if (envelope.Body is UnknownMethod)
            {
                return;
            }

            BrokenException.Unless(Envelopes.Read(written, Limits, out var again, out var why), $"What was written cannot be read: {why}");
            BrokenException.Unless(Envelopes.Write(again!).AsSpan().SequenceEqual(written), "What was written reads as something else.");
        })
    { MaxLength = 20_000, MaxAllocated = 8 * 1024 * 1024 };
}
