namespace Spa.Foundation.Tftp;

/// <summary>One transfer of one file, as a value: <see cref="On"/> gives the next one and what is to be done.</summary>
public abstract record TftpTransfer
{
    /// <summary>True when nothing more will come of any event.</summary>
    public abstract bool IsOver { get; }

    /// <summary>What happens on <paramref name="e"/>. An event that has no place changes nothing.</summary>
    public abstract TftpStep On(TftpEvent e);

    /// <summary>A request with options, or plain once <paramref name="sent"/> shows that nobody answers one with options.</summary>
    // Servers from before RFC 2347 may drop such a request without a word: the third try goes without.
    internal static TftpPacket.Request Ask(TftpPacket.Request request, int sent) => sent < 2 ? request : request with { Options = TftpOptions.None };

    internal static TftpFault FaultOf(TftpPacket.Error error)
    {
        var sentence = error.Code.Sentence();
        var message = error.Message.Length == 0 || string.Equals(error.Message, sentence, StringComparison.OrdinalIgnoreCase) ? sentence : $"{sentence}: {error.Message}";
        return new TftpFault(TftpFaultKind.Refused, error.Code, message);
    }
}

/// <summary>The next state of a transfer and what to do, in order.</summary>
/// <param name="Next">The next state.</param>
/// <param name="Effects">What to do.</param>
public readonly record struct TftpStep(TftpTransfer Next, params IReadOnlyList<TftpEffect> Effects);
