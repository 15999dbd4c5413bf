namespace Spa.Gateway.Ports;

/// <summary>Why nothing was fetched; each has its <c>$ERR</c> text (provisioning 2.7).</summary>
public enum FetchFault
{
    /// <summary>HTTP 404, TFTP error 1: "file not found".</summary>
    NotFound,

    /// <summary>HTTP 401, 403, 407 after the credentials were tried, TFTP error 2: "access denied".</summary>
    AccessDenied,

    /// <summary>The host name has no address: "name lookup failed".</summary>
    NameLookupFailed,

    /// <summary>No answer in time: "timeout".</summary>
    Timeout,

    /// <summary>Certificate of the wrong name, expired, unknown issuer, or no common protocol: "tls failed" with the reason.</summary>
    TlsFailed,

    /// <summary>More bytes than asked for: "profile too large".</summary>
    TooLarge,

    /// <summary>Refused by policy: redirect from https to http, redirect loop, address that may not be asked: "http_get failed" with the reason.</summary>
    Refused,

    /// <summary>Everything else: "tftp_get failed", "http_get failed", "https_get failed" with the reason.</summary>
    Failed,
}
