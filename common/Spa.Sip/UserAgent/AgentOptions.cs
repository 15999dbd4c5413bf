using System.Collections.Immutable;
using Spa.Sip.Messages;

namespace Spa.Sip.UserAgent;

/// <summary>What a user agent says of itself in every message, and its limits.</summary>
/// <param name="UserAgent"><c>SIP User Agent Name</c>, macros expanded; empty = no header.</param>
/// <param name="Server"><c>SIP Server Name</c>; empty = no header.</param>
/// <param name="AcceptLanguage"><c>SIP Accept Language</c>; empty = no header.</param>
/// <param name="MaxForwards"><c>Max Forward</c>.</param>
/// <param name="Attempts">Limits of attempts.</param>
/// <param name="InviteExpires"><c>INVITE Expires</c>; null = none.</param>
/// <param name="ReInviteExpires"><c>ReINVITE Expires</c>; null = none.</param>
/// <param name="Reliable100"><c>SIP 100REL Enable</c> (RFC 3262).</param>
public sealed record AgentOptions(string UserAgent, string Server, string AcceptLanguage, int MaxForwards, AttemptLimits Attempts, TimeSpan? InviteExpires, TimeSpan? ReInviteExpires, bool Reliable100)
{
    /// <summary>Methods that are understood.</summary>
    public static TokenList Allowed { get; } = ["ACK", "BYE", "CANCEL", "INFO", "INVITE", "NOTIFY", "OPTIONS", "PRACK", "REFER", "SUBSCRIBE", "UPDATE"];

    private readonly ImmutableArray<HeaderField> inRequests = [.. Fields((HeaderName.UserAgent, UserAgent), (HeaderName.AcceptLanguage, AcceptLanguage))];
    private readonly ImmutableArray<HeaderField> inResponses = [.. Fields((HeaderName.Server, Server))];

    /// <summary>What each request says of the agent, unless it says so already.</summary>
    internal ImmutableArray<HeaderField> InRequests => Headers.IsEmpty ? inRequests : inRequests.AddRange(Headers);

    /// <summary>What each response says of the agent.</summary>
    internal ImmutableArray<HeaderField> InResponses => inResponses;

    private static IEnumerable<HeaderField> Fields(params (HeaderName Name, string Value)[] all) => all.Where(one => one.Value.Length > 0).Select(one => HeaderField.Of(one.Name, one.Value));

    /// <summary>What else each request says: Proxy-Require.</summary>
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>Extensions that are understood.</summary>
    public TokenList Supported { get; } = Reliable100 ? ["replaces", "timer", "100rel"] : ["replaces", "timer"];
}
