namespace Spa.Foundation.Tftp;

/// <summary>Why a file is not given or not taken.</summary>
/// <param name="Code">The code on the wire.</param>
/// <param name="Message">The message on the wire; tells nothing that the other side may not know.</param>
public sealed record TftpRefusal(TftpErrorCode Code, string Message)
{
    /// <summary>A refusal with the usual sentence of its code.</summary>
    public static TftpRefusal For(TftpErrorCode code) => new(code, code.Sentence());
}
