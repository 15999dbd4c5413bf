using Spa.Cwmp;
using Spa.Firmware.Image;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Fault codes of transfers that failed.</summary>
internal static class TransferFaults
{
    // Where nobody listens nobody could be contacted: other failures are of a transfer that has begun.
    private static readonly string[] NobodyThere = ["connection refused", "host unreachable"];

    /// <summary>By the text of <c>$ERR</c> or <c>$UPGERR</c>.</summary>
    /// <param name="err">That text.</param>
    /// <param name="detail">What was said beside it.</param>
    /// <param name="refusal">Why an image was refused; null = it never came so far, or the file is none.</param>
    public static FaultCode Of(string err, string detail, ImageFault? refusal = null) => refusal is { } why ? Of(why) : err switch
    {
        ErrTexts.FileNotFound => FaultCode.CannotAccessFile,
        ErrTexts.NameLookup or ErrTexts.Timeout or ErrTexts.NoServer => FaultCode.CannotContactServer,
        "access denied" => FaultCode.TransferAuthentication,
        ErrTexts.NotSaved => FaultCode.InternalError,
        ErrTexts.RuleSyntax => FaultCode.TransferFailure,
        _ when err.StartsWith("tls failed", StringComparison.Ordinal) => FaultCode.CannotContactServer,
        "failed" => FaultCode.InternalError,
        _ when err.EndsWith("_get failed", StringComparison.Ordinal) && NobodyThere.Contains(detail) => FaultCode.CannotContactServer,
        _ when err.EndsWith("_get failed", StringComparison.Ordinal) => FaultCode.CannotCompleteDownload,
        _ => FaultCode.FileCorrupted,
    };

    /// <summary>By what became of sending.</summary>
    /// <param name="fault">What failed.</param>
    /// <param name="detail">What was said beside it.</param>
    public static FaultCode OfSending(FetchFault fault, string detail) => fault switch
    {
        FetchFault.AccessDenied => FaultCode.TransferAuthentication,
        FetchFault.NameLookupFailed or FetchFault.Timeout or FetchFault.TlsFailed => FaultCode.CannotContactServer,
        FetchFault.NotFound => FaultCode.CannotAccessFile,
        FetchFault.Failed when NobodyThere.Contains(detail) => FaultCode.CannotContactServer,
        _ => FaultCode.UploadFailure,
    };

    // What is wrong with the file, who made it, or why it may not be now: a unit that works, with a good image, says no (9001).
    private static FaultCode Of(ImageFault refusal) => refusal switch
    {
        ImageFault.NotSigned or ImageFault.UnknownKey or ImageFault.WrongSignature or ImageFault.TooFewSignatures or ImageFault.NoTrustRoot or ImageFault.RootExpired => FaultCode.FileAuthentication,
        ImageFault.Cut => FaultCode.CannotCompleteDownload,
        ImageFault.DiskFull or ImageFault.DiskFailure or ImageFault.ReadBackMismatch => FaultCode.InternalError,
        ImageFault.OlderEpoch or ImageFault.BelowDowngradeLimit or ImageFault.RefusedByRule or ImageFault.GivenUpBefore or ImageFault.StepTooLarge or ImageFault.TrialRuns or ImageFault.Busy or ImageFault.LauncherTrialRuns
            or ImageFault.AlreadyInstalled => FaultCode.RequestDenied,
        _ => FaultCode.FileCorrupted,
    };
}
