using Spa.Cwmp;
using Spa.Cwmp.Messages;

namespace Spa.Common.Tests.Cwmp;

/// <summary>One or more of every message, with each field filled.</summary>
internal static class CwmpSamples
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The message, and the first version whose schema has it.</summary>
    public static IReadOnlyList<(CwmpMessage Message, CwmpVersion Since)> All { get; } =
    [
        (new Inform(
            new DeviceId("Spa", "000E08", "SPA3102", "FM600F123456"),
            [new CwmpEvent(EventCodes.Boot, string.Empty), new CwmpEvent(EventCodes.MReboot, "key & <1>")],
            1,
            Noon,
            3,
            [new ParameterValue("Device.DeviceInfo.SoftwareVersion", CwmpValue.Of("5.1.10(GW)")), new ParameterValue("Device.ManagementServer.ParameterKey", CwmpValue.Of("a<b&c>\"d'"))]), CwmpVersion.V10),
        (new Inform(new DeviceId("Spa", "000E08", string.Empty, "1"), [], 1, null, 0, []), CwmpVersion.V10),
        (new InformResponse(1), CwmpVersion.V10),
        (GetRPCMethods.Instance, CwmpVersion.V10),
        (new GetRPCMethodsResponse(["Inform", "GetRPCMethods"]), CwmpVersion.V10),
        (new SetParameterValues(
            [
                new ParameterValue("Device.A.Text", CwmpValue.Of("örtlich \t blank ")),
                new ParameterValue("Device.A.Number", CwmpValue.Of(4294967295u)),
                new ParameterValue("Device.A.Signed", CwmpValue.Of(-5)),
                new ParameterValue("Device.A.Truth", CwmpValue.Of(true)),
                new ParameterValue("Device.A.Time", CwmpValue.Of(Noon)),
                new ParameterValue("Device.A.Unknown", CwmpValue.Of((DateTimeOffset?)null)),
                new ParameterValue("Device.A.Bytes", new CwmpValue(CwmpType.Base64, "AAEC")),
            ],
            "key"), CwmpVersion.V10),
        (new SetParameterValuesResponse(1), CwmpVersion.V10),
        (new GetParameterValues(["Device.", "Device.DeviceInfo.UpTime"]), CwmpVersion.V10),
        (new GetParameterValuesResponse([new ParameterValue("Device.DeviceInfo.UpTime", CwmpValue.Of(17u))]), CwmpVersion.V10),
        (new GetParameterNames("Device.", true), CwmpVersion.V10),
        (new GetParameterNamesResponse([new ParameterInfo("Device.Time.", false), new ParameterInfo("Device.Time.NTPServer1", true)]), CwmpVersion.V10),
        (new SetParameterAttributes([new AttributeChange("Device.Time.", true, 2, true, ["Subscriber"]), new AttributeChange("Device.X", false, 0, true, [])]), CwmpVersion.V10),
        (SetParameterAttributesResponse.Instance, CwmpVersion.V10),
        (new GetParameterAttributes(["Device.Time."]), CwmpVersion.V10),
        (new GetParameterAttributesResponse([new ParameterAttributes("Device.Time.NTPServer1", 1, ["Subscriber"])]), CwmpVersion.V10),
        (new AddObject("Device.Users.User.", "key"), CwmpVersion.V10),
        (new AddObjectResponse(7, 0), CwmpVersion.V10),
        (new DeleteObject("Device.Users.User.7.", string.Empty), CwmpVersion.V10),
        (new DeleteObjectResponse(1), CwmpVersion.V10),
        (new Download("k1", FileTypes.Firmware, "https://acs.example/fw?a=1&b=2", "user", "secret", 123456, "fw.bin", 30, "http://a.example/ok", "http://a.example/no"), CwmpVersion.V10),
        (new DownloadResponse(1, null, null), CwmpVersion.V10),
        (new Upload("k2", FileTypes.UploadConfiguration, "https://acs.example/up", string.Empty, string.Empty, 0), CwmpVersion.V10),
        (new UploadResponse(0, Noon, Noon.AddSeconds(5)), CwmpVersion.V10),
        (new Reboot("k3"), CwmpVersion.V10),
        (RebootResponse.Instance, CwmpVersion.V10),
        (FactoryReset.Instance, CwmpVersion.V10),
        (FactoryResetResponse.Instance, CwmpVersion.V10),
        (new ScheduleInform(60, "k4"), CwmpVersion.V10),
        (ScheduleInformResponse.Instance, CwmpVersion.V10),
        (GetQueuedTransfers.Instance, CwmpVersion.V10),
        (new GetQueuedTransfersResponse([new QueuedTransfer("k1", 2)]), CwmpVersion.V10),
        (GetAllQueuedTransfers.Instance, CwmpVersion.V11),
        (new GetAllQueuedTransfersResponse([new AnyQueuedTransfer("k1", 1, true, FileTypes.Firmware, 9, "fw.bin")]), CwmpVersion.V11),
        (new ScheduleDownload("k5", FileTypes.Configuration, "http://acs.example/p", "u", "p", 0, string.Empty, [new TimeWindow(0, 3600, "3 When Idle", "soon", 2), new TimeWindow(7200, 9000, "2 Immediately", string.Empty, -1)]), CwmpVersion.V12),
        (ScheduleDownloadResponse.Instance, CwmpVersion.V12),
        (new CancelTransfer("k5"), CwmpVersion.V12),
        (CancelTransferResponse.Instance, CwmpVersion.V12),
        (new TransferComplete("k1", TransferFault.None, Noon, Noon.AddMinutes(1)), CwmpVersion.V10),
        (new TransferComplete("k1", new TransferFault(FaultCode.FileCorrupted, "the signature is not of a known key"), null, null), CwmpVersion.V11),
        (TransferCompleteResponse.Instance, CwmpVersion.V10),
        (new AutonomousTransferComplete(string.Empty, "http://acs.example/fw", true, FileTypes.Firmware, 12, string.Empty, TransferFault.None, Noon, Noon), CwmpVersion.V11),
        (AutonomousTransferCompleteResponse.Instance, CwmpVersion.V11),
        (new DUStateChangeComplete(
            [
                new OperationResult("0b9e1f0c-2f7e-5d34-8a5e-3f1f5a7c9b10", "Device.SoftwareModules.DeploymentUnit.1", "1.0", "Installed", true, "Device.SoftwareModules.ExecutionUnit.1", Noon, Noon, TransferFault.None, null),
                new OperationResult("0b9e1f0c-2f7e-5d34-8a5e-3f1f5a7c9b10", string.Empty, "1.1", "Failed", false, string.Empty, null, null, new TransferFault(FaultCode.DuplicateDeploymentUnit, "it is there"), null),
            ],
            "k1"), CwmpVersion.V12),
        (DUStateChangeCompleteResponse.Instance, CwmpVersion.V12),
        (new AutonomousDUStateChangeComplete([new OperationResult("0b9e1f0c-2f7e-5d34-8a5e-3f1f5a7c9b10", string.Empty, "1.0", "Uninstalled", true, string.Empty, Noon, Noon, TransferFault.None, "Uninstall")]), CwmpVersion.V12),
        (AutonomousDUStateChangeCompleteResponse.Instance, CwmpVersion.V12),
        (new RequestDownload(FileTypes.Firmware, [new DownloadArgument("Version", "5.1.11")]), CwmpVersion.V10),
        (RequestDownloadResponse.Instance, CwmpVersion.V10),
        (new Kicked("go", "http://r.example", "a=1", "http://n.example"), CwmpVersion.V10),
        (new KickedResponse("http://n.example"), CwmpVersion.V10),
        (CwmpFault.Of(FaultCode.MethodNotSupported), CwmpVersion.V10),
        (CwmpFault.Of(FaultCode.AcsRetryRequest, "busy"), CwmpVersion.V10),
        (new CwmpFault(FaultCode.InvalidArguments, "Invalid arguments", [new ParameterFault("Device.A.B", FaultCode.InvalidParameterValue, "a number from 1 to 5"), new ParameterFault("Device.C", FaultCode.NotWritable, "read only")]), CwmpVersion.V10),
    ];
}
