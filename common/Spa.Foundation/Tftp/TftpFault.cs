namespace Spa.Foundation.Tftp;

/// <summary>Why a transfer failed.</summary>
/// <param name="Kind">The class.</param>
/// <param name="Code">The error code sent by the other side; null unless it sent one.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record TftpFault(TftpFaultKind Kind, TftpErrorCode? Code, string Message);

/// <summary>The classes of failure.</summary>
public enum TftpFaultKind
{
    /// <summary>The other side answered with an error.</summary>
    Refused,

    /// <summary>It never answered, or stopped answering.</summary>
    Timeout,

    /// <summary>More bytes than are taken.</summary>
    TooLarge,

    /// <summary>A packet that breaks the protocol.</summary>
    Protocol,

    /// <summary>This side would not take or could not keep the file.</summary>
    NotTaken,

    /// <summary>This side gave up: cancelled, or the socket failed.</summary>
    GivenUp,
}
