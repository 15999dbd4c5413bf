namespace Spa.Foundation.Tftp;

/// <summary>The error codes of RFC 1350 section 5 and RFC 2347.</summary>
public enum TftpErrorCode
{
    /// <summary>See the message.</summary>
    NotDefined = 0,

    /// <summary>There is no such file.</summary>
    FileNotFound = 1,

    /// <summary>The file may not be read or written.</summary>
    AccessViolation = 2,

    /// <summary>No room, or more than is taken.</summary>
    DiskFull = 3,

    /// <summary>A packet that has no place here.</summary>
    IllegalOperation = 4,

    /// <summary>A packet from a port that has no transfer.</summary>
    UnknownTransfer = 5,

    /// <summary>The file is there already.</summary>
    FileExists = 6,

    /// <summary>There is no such user.</summary>
    NoSuchUser = 7,

    /// <summary>The options do not fit (RFC 2347).</summary>
    OptionsRefused = 8,
}
