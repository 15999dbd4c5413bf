using System.Collections.Frozen;
using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Every method of both sides that is known (TR-069 A.3 and A.4), by the name of its element.</summary>
internal static class Methods
{
    private static readonly FrozenDictionary<string, Func<SoapReader, CwmpMessage>> Readers = new Dictionary<string, Func<SoapReader, CwmpMessage>>
    {
        [AddObject.Element] = AddObject.Read,
        [AddObjectResponse.Element] = AddObjectResponse.Read,
        [AutonomousDUStateChangeComplete.Element] = AutonomousDUStateChangeComplete.Read,
        [AutonomousDUStateChangeCompleteResponse.Element] = Of(AutonomousDUStateChangeCompleteResponse.Instance),
        [AutonomousTransferComplete.Element] = AutonomousTransferComplete.Read,
        [AutonomousTransferCompleteResponse.Element] = Of(AutonomousTransferCompleteResponse.Instance),
        [CancelTransfer.Element] = CancelTransfer.Read,
        [CancelTransferResponse.Element] = Of(CancelTransferResponse.Instance),
        [DUStateChangeComplete.Element] = DUStateChangeComplete.Read,
        [DUStateChangeCompleteResponse.Element] = Of(DUStateChangeCompleteResponse.Instance),
        [DeleteObject.Element] = DeleteObject.Read,
        [DeleteObjectResponse.Element] = DeleteObjectResponse.Read,
        [Download.Element] = Download.Read,
        [DownloadResponse.Element] = DownloadResponse.Read,
        [FactoryReset.Element] = Of(FactoryReset.Instance),
        [FactoryResetResponse.Element] = Of(FactoryResetResponse.Instance),
        [GetAllQueuedTransfers.Element] = Of(GetAllQueuedTransfers.Instance),
        [GetAllQueuedTransfersResponse.Element] = GetAllQueuedTransfersResponse.Read,
        [GetParameterAttributes.Element] = GetParameterAttributes.Read,
        [GetParameterAttributesResponse.Element] = GetParameterAttributesResponse.Read,
        [GetParameterNames.Element] = GetParameterNames.Read,
        [GetParameterNamesResponse.Element] = GetParameterNamesResponse.Read,
        [GetParameterValues.Element] = GetParameterValues.Read,
        [GetParameterValuesResponse.Element] = GetParameterValuesResponse.Read,
        [GetQueuedTransfers.Element] = Of(GetQueuedTransfers.Instance),
        [GetQueuedTransfersResponse.Element] = GetQueuedTransfersResponse.Read,
        [GetRPCMethods.Element] = Of(GetRPCMethods.Instance),
        [GetRPCMethodsResponse.Element] = GetRPCMethodsResponse.Read,
        [Inform.Element] = Inform.Read,
        [InformResponse.Element] = InformResponse.Read,
        [Kicked.Element] = Kicked.Read,
        [KickedResponse.Element] = KickedResponse.Read,
        [Reboot.Element] = Reboot.Read,
        [RebootResponse.Element] = Of(RebootResponse.Instance),
        [RequestDownload.Element] = RequestDownload.Read,
        [RequestDownloadResponse.Element] = Of(RequestDownloadResponse.Instance),
        [ScheduleDownload.Element] = ScheduleDownload.Read,
        [ScheduleDownloadResponse.Element] = Of(ScheduleDownloadResponse.Instance),
        [ScheduleInform.Element] = ScheduleInform.Read,
        [ScheduleInformResponse.Element] = Of(ScheduleInformResponse.Instance),
        [SetParameterAttributes.Element] = SetParameterAttributes.Read,
        [SetParameterAttributesResponse.Element] = Of(SetParameterAttributesResponse.Instance),
        [SetParameterValues.Element] = SetParameterValues.Read,
        [SetParameterValuesResponse.Element] = SetParameterValuesResponse.Read,
        [TransferComplete.Element] = TransferComplete.Read,
        [TransferCompleteResponse.Element] = Of(TransferCompleteResponse.Instance),
        [Upload.Element] = Upload.Read,
        [UploadResponse.Element] = UploadResponse.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads the message that is the current element; of a method that is not known only its name, at most 64 characters of it.</summary>
    public static CwmpMessage Read(string name, SoapReader reader)
    {
        if (Readers.TryGetValue(name, out var read))
        {
            return read(reader);
        }

        return new UnknownMethod(name.Length > 64 ? name[..64] : name);
    }

    // A message without fields: whatever stands in it is passed over.
    private static Func<SoapReader, CwmpMessage> Of(CwmpMessage message) => reader =>
    {
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
        }

        return message;
    };
}
