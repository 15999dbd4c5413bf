using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Why bytes are no message, and what to answer.</summary>
/// <param name="Error">What is wrong, and at which byte.</param>
/// <param name="Status">What the sender is answered with; null when nothing can or may be answered (a response, an ACK, no Via to go back on): then it is dropped.</param>
/// <param name="Method">The method of the request as far as it could be read, else null.</param>
/// <param name="Fields">What a response copies and could be found: Via, From, To, Call-ID, CSeq, verbatim.</param>
public sealed record MessageFault(ParseError Error, int? Status, SipMethod? Method, ImmutableArray<HeaderField> Fields)
{
    /// <summary>What was read or why not.</summary>
    public override string ToString() => Status is { } status ? $"{Error}; answered with {status}" : $"{Error}; dropped";

    /// <summary>The answer's bytes, to be sent where the request came from; empty when <see cref="Status"/> is null.</summary>
    /// <param name="toTag">Put to a To that can be read and has no tag.</param>
    public ReadOnlyMemory<byte> Answer(string toTag) => MessageWriter.Answer(this, toTag);
}
