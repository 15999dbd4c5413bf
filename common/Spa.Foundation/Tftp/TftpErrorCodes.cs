namespace Spa.Foundation.Tftp;

/// <summary>The error codes in words.</summary>
public static class TftpErrorCodes
{
    /// <summary>What a person reads: "file not found".</summary>
    public static string Sentence(this TftpErrorCode code) => code switch
    {
        TftpErrorCode.NotDefined => "the other side gave up",
        TftpErrorCode.FileNotFound => "file not found",
        TftpErrorCode.AccessViolation => "access denied",
        TftpErrorCode.DiskFull => "no room, or the file is larger than is taken",
        TftpErrorCode.IllegalOperation => "illegal operation",
        TftpErrorCode.UnknownTransfer => "unknown transfer",
        TftpErrorCode.FileExists => "the file exists already",
        TftpErrorCode.NoSuchUser => "no such user",
        TftpErrorCode.OptionsRefused => "options refused",
        _ => $"error {(int)code}",
    };
}
