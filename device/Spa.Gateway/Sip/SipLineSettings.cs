using System.Collections.Immutable;
using System.Net;
using Spa.Configuration.Parameters.Choices;
using Spa.Gateway.Calls;
using Spa.Gateway.Ports;
using Spa.Scripts.Patterns;
using Spa.Sip.Locating;
using Spa.Sip.Messages;
using Spa.Sip.Registration;
using Spa.Sip.Subscriptions;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;
using SipTransport = Spa.Sip.Transport.SipTransport;

namespace Spa.Gateway.Sip;

/// <summary>What a line's SIP account needs of the settings.</summary>
public sealed record SipLineSettings
{
    /// <summary><c>Line Enable</c>, and an address to be reached at.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Its port.</summary>
    public required SipPortOptions Port { get; init; }

    /// <summary><c>SIP Transport</c>.</summary>
    public required SipTransport Transport { get; init; }

    /// <summary>What it says of itself.</summary>
    public required AgentOptions Agent { get; init; }

    /// <summary>Times of transactions.</summary>
    public required TransactionTimings Timings { get; init; }

    /// <summary>How answers find back.</summary>
    public required ViaOptions Via { get; init; }

    /// <summary>How servers are found.</summary>
    public required LocatingOptions Locating { get; init; }

    /// <summary><c>Proxy</c>; null = none.</summary>
    public required ServerAddress? Proxy { get; init; }

    /// <summary><c>Outbound Proxy</c>, when it is used; null = none.</summary>
    public required ServerAddress? OutboundProxy { get; init; }

    /// <summary><c>Proxy Fallback Intvl</c>; zero = never back while the others work.</summary>
    public required TimeSpan Fallback { get; init; }

    /// <summary><c>Use OB Proxy In Dialog</c>.</summary>
    public required bool OutboundProxyInDialog { get; init; }

    /// <summary><c>User ID</c>.</summary>
    public required string User { get; init; }

    /// <summary>User of answers to challenges: <c>Auth ID</c> with <c>Use Auth ID</c>, else <c>User ID</c>.</summary>
    public required string AuthUser { get; init; }

    /// <summary><c>Password</c>.</summary>
    public required string Password { get; init; }

    /// <summary><c>Display Name</c>; empty = none.</summary>
    public required string DisplayName { get; init; }

    /// <summary><c>Escape Display Name</c>: the name is always in quotes.</summary>
    public required bool QuotesName { get; init; }

    /// <summary><c>Use Compact Header</c>.</summary>
    public required bool CompactNames { get; init; }

    /// <summary><c>Remove Last Reg</c>: a binding is removed before another takes its place.</summary>
    public required bool RemovesFormer { get; init; }

    /// <summary>What is registered; null = nothing is.</summary>
    public required RegistrationOptions? Registration { get; init; }

    /// <summary>Call-ID of registrations, the same after each boot; null = by chance (<c>Random REG CID On Reboot</c>).</summary>
    public required string? RegistrationCallId { get; init; }

    /// <summary>The mailbox that is subscribed to; null = none.</summary>
    public required SubscriptionOptions? Mailbox { get; init; }

    /// <summary><c>Make Call Without Reg</c>.</summary>
    public required bool CallsUnregistered { get; init; }

    /// <summary><c>Ans Call Without Reg</c>.</summary>
    public required bool AnswersUnregistered { get; init; }

    /// <summary><c>Restrict Source IP</c>.</summary>
    public required bool OnlyFromProxy { get; init; }

    /// <summary><c>Auth INVITE</c>.</summary>
    public required bool ChallengesCalls { get; init; }

    /// <summary><c>Auth Resync-Reboot</c>.</summary>
    public required bool ChallengesTriggers { get; init; }

    /// <summary><c>Sticky 183</c>.</summary>
    public required bool Sticky183 { get; init; }

    /// <summary><c>Reply 182 On Call Waiting</c>.</summary>
    public required bool Says182 { get; init; }

    /// <summary><c>SIP Remote-Party-ID</c>.</summary>
    public required bool SendsRemotePartyId { get; init; }

    /// <summary><c>Block CID Setting</c>: the caller is not named.</summary>
    public required bool HidesCaller { get; init; }

    /// <summary><c>Caller ID Header</c>.</summary>
    public required CallerIdHeader CallerFrom { get; init; }

    /// <summary><c>SIT1 RSC</c> to <c>SIT4 RSC</c>.</summary>
    public required ImmutableArray<ResponseCodePatterns> Sit { get; init; }

    /// <summary><c>Stats In BYE</c>.</summary>
    public required bool StatsInBye { get; init; }

    /// <summary><c>SIP Debug Option</c>.</summary>
    public required SipDebugOption Debug { get; init; }

    /// <summary><c>RTP Log Intvl</c>; zero = none.</summary>
    public required TimeSpan MediaLogInterval { get; init; }

    /// <summary><c>NAT Mapping Enable</c>: Contact, descriptions and with <see cref="MapsVia"/> Via name the address that others see.</summary>
    public required bool IsMapped { get; init; }

    /// <summary><c>EXT IP</c>: the address that others see; null = what STUN says, else our own.</summary>
    public required IPAddress? ExternalAddress { get; init; }

    /// <summary><c>EXT SIP Port</c>; null = what STUN says, else our own.</summary>
    public required int? ExternalPort { get; init; }

    /// <summary><c>Substitute VIA Addr</c>.</summary>
    public required bool MapsVia { get; init; }

    /// <summary><c>Handle VIA received</c> and <c>Handle VIA rport</c>: what a registrar saw of us is our address, our port.</summary>
    public required (bool Received, bool Rport) Learns { get; init; }

    /// <summary><c>STUN Enable</c> with <c>STUN Server</c>; null = it is not asked.</summary>
    public required StunOptions? Stun { get; init; }

    /// <summary>Keep alives through a NAT; null = none.</summary>
    public required KeepAliveOptions? KeepAlive { get; init; }

    /// <summary><c>Gateway 1</c> to <c>Gateway 4</c>; an empty host is none.</summary>
    public required ImmutableArray<GatewayRoute> Gateways { get; init; }

    /// <summary><c>MOH Server</c>; empty = none.</summary>
    public required string MusicServer { get; init; }

    /// <summary>Names of distinctive rings, <c>Ring1 Name</c> first; and who gets which (<c>Ring1 Caller</c>).</summary>
    public required RingSettings Rings { get; init; }

    /// <summary>Whom others may make it call.</summary>
    public required OthersTargets Others { get; init; }

    /// <summary>Transfers.</summary>
    public required TransferSettings Transfers { get; init; }

    /// <summary>Media of calls.</summary>
    public required MediaSettings Media { get; init; }

    /// <summary>Our address of record.</summary>
    public NameAddr Account => Named(new SipUri(Proxy?.Host ?? "anonymous.invalid") { User = User.Length == 0 ? null : User }, DisplayName, QuotesName);

    /// <summary>An address with a display name as <c>Escape Display Name</c> has it.</summary>
    internal static NameAddr Named(SipUri uri, string name, bool quoted)
        => name.Length == 0 ? new NameAddr(uri) : quoted ? new NameAddr(uri) { DisplayName = name } : new NameAddr(uri).WithBareName(name);
}

/// <summary>A route that plans name as <c>gw1</c> to <c>gw4</c>.</summary>
/// <param name="Host">Host and port as written; empty = none.</param>
/// <param name="User">Digest user; empty = the line's own.</param>
/// <param name="Password">Its password.</param>
/// <param name="Nat">Use the mapped address towards it.</param>
public sealed record GatewayRoute(string Host, string User, string Password, bool Nat);

/// <summary>How the network is asked what it sees of us.</summary>
/// <param name="Host">Name or address of the server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Test"><c>STUN Test Enable</c>: the kind of NAT is found out too.</param>
public sealed record StunOptions(string Host, int Port, bool Test);

/// <summary>Keep alives through a NAT.</summary>
/// <param name="Interval"><c>NAT Keep Alive Intvl</c>.</param>
/// <param name="Message"><c>NAT Keep Alive Msg</c>: <c>$NOTIFY</c>, <c>$REGISTER</c>, or text as it is.</param>
/// <param name="Destination"><c>NAT Keep Alive Dest</c>: <c>$PROXY</c>, or a host.</param>
public sealed record KeepAliveOptions(TimeSpan Interval, string Message, string Destination);

/// <summary>Which ring a caller gets (behaviour b.3).</summary>
/// <param name="Callers"><c>Ring1 Caller</c> first.</param>
/// <param name="Names"><c>Ring1 Name</c> first.</param>
/// <param name="Default"><c>Default Ring</c>, 1 to 9.</param>
/// <param name="DefaultWaiting"><c>Default CWT</c>, 1 to 9.</param>
/// <param name="Distinctive"><c>Dist Ring Setting</c> and <c>Dist Ring Serv</c>; false = always the default.</param>
public sealed record RingSettings(ImmutableArray<PhonePatterns> Callers, ImmutableArray<string> Names, int Default, int DefaultWaiting, bool Distinctive)
{
    /// <summary>Ring and call waiting cadence of a call: the first pattern that matches the caller, else the ring that is named, else the default.</summary>
    /// <param name="number">The caller's number; empty = not known.</param>
    /// <param name="alert">Name in Alert-Info; null = none.</param>
    public (int Ring, int Waiting) Choose(string number, string? alert)
    {
        if (!Distinctive)
        {
            return (Default, DefaultWaiting);
        }

        for (var i = 0; number.Length > 0 && i < Callers.Length; i++)
        {
            if (Callers[i].Matches(number))
            {
                return (i + 1, i + 1);
            }
        }

        var named = alert is null ? -1 : Names.IndexOf(alert, 0, Names.Length, StringComparer.OrdinalIgnoreCase);
        return named >= 0 && alert!.Length > 0 ? (named + 1, named + 1) : (Default, DefaultWaiting);
    }
}
