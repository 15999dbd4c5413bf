using Spa.Cwmp;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Fault codes of transfers that failed.</summary>
internal static class TransferFaults
{
    /// <summary>By the text of <c>$ERR</c> or <c>$UPGERR</c>.</summary>
    public static FaultCode Of(string err, string detail) => err switch
    {
        ErrTexts.FileNotFound => FaultCode.CannotAccessFile,
        ErrTexts.NameLookup or ErrTexts.Timeout or ErrTexts.NoServer => FaultCode.CannotContactServer,
        "access denied" => FaultCode.TransferAuthentication,
        ErrTexts.NotSaved => FaultCode.InternalError,
        ErrTexts.RuleSyntax => FaultCode.TransferFailure,
        _ when err.StartsWith("tls failed", StringComparison.Ordinal) => FaultCode.CannotContactServer,
        _ when detail.Contains("signature", StringComparison.OrdinalIgnoreCase) || detail.Contains("not signed", StringComparison.OrdinalIgnoreCase) => FaultCode.FileAuthentication,
        _ when err.EndsWith("_get failed", StringComparison.Ordinal) => FaultCode.CannotCompleteDownload,
        _ => FaultCode.FileCorrupted,
    };

    /// <summary>By what became of sending.</summary>
    public static FaultCode OfSending(FetchFault fault) => fault switch
    {
        FetchFault.AccessDenied => FaultCode.TransferAuthentication,
        FetchFault.NameLookupFailed or FetchFault.Timeout or FetchFault.TlsFailed => FaultCode.CannotContactServer,
        FetchFault.NotFound => FaultCode.CannotAccessFile,
        _ => FaultCode.UploadFailure,
    };
}
