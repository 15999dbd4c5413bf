using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>Why a resync runs, and what it fetches.</summary>
/// <param name="Reason">For <c>$PRVST</c>.</param>
/// <param name="Url">A URL given by a person instead of the profile rules; null = the rules.</param>
public sealed record ResyncCause(ResyncReason Reason, GivenUrl? Url = null)
{
    /// <summary>"Retry", or "Request with a URL".</summary>
    public override string ToString() => Url is null ? Reason.ToString() : $"{Reason} with a URL";
}

/// <summary>A URL as a person typed it behind <c>/resync?</c> or <c>/upgrade?</c>.</summary>
/// <param name="Text">[[scheme://][server[:port]]/path] (provisioning 3.7).</param>
/// <param name="DefaultServer">Where the request came from: the server when the text names none; null = the one of the rules.</param>
public sealed record GivenUrl(string Text, string? DefaultServer)
{
    /// <summary>For challenges; null = those in the text, if any.</summary>
    public FetchCredentials? Credentials { get; init; }

    /// <summary>How long the file is said to be; 0 = nothing is said.</summary>
    public long Bytes { get; init; }

    /// <summary>The unit itself and its neighbours on the wire may not be asked.</summary>
    public bool ForbidsLocal { get; init; }
}

/// <summary>What led to a resync; the number is <c>$PRVST</c>.</summary>
public enum ResyncReason
{
    /// <summary>A person's command or a SIP NOTIFY.</summary>
    Request = -1,

    /// <summary>Power-up or a reboot.</summary>
    PowerUp = 0,

    /// <summary>The period has passed, a trigger became true, or an upgrade was tried: nothing failed before.</summary>
    Periodic = 1,

    /// <summary>The resync before failed.</summary>
    Retry = 2,
}
