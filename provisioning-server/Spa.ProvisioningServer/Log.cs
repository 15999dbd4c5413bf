namespace Spa.ProvisioningServer;

/// <summary>What the server writes into its log. Never a path of a unit: it holds its token.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Http} and {Https}, TFTP {Tftp}, syslog {Syslog}; units reach the server as {Host}; data in {Folder}")]
    public static partial void Listening(ILogger log, string http, string https, string tftp, string syslog, string host, string folder);

    [LoggerMessage(2, LogLevel.Information, "Made the operator admin; its password is in {File}")]
    public static partial void AdministratorMade(ILogger log, string file);

    [LoggerMessage(3, LogLevel.Error, "TFTP transfer failed")]
    public static partial void TftpFailed(ILogger log, Exception why);

    [LoggerMessage(4, LogLevel.Warning, "Login of {Operator} from {Address} refused")]
    public static partial void LoginRefused(ILogger log, string @operator, string address);

    [LoggerMessage(5, LogLevel.Information, "{Operator} logged in from {Address}")]
    public static partial void LoggedIn(ILogger log, string @operator, string address);

    [LoggerMessage(20, LogLevel.Error, "A request of the API broke")]
    public static partial void ApiBroke(ILogger log, Exception why);

    [LoggerMessage(21, LogLevel.Error, "The store refused a request of the API")]
    public static partial void StoreRefused(ILogger log, Exception why);

    [LoggerMessage(22, LogLevel.Error, "Webhooks could not be sent")]
    public static partial void SenderFailed(ILogger log, Exception why);

    [LoggerMessage(23, LogLevel.Warning, "Delivery {Delivery} to webhook {Webhook} failed at try {Attempt}: {Outcome} ({Next})")]
    public static partial void NotDelivered(ILogger log, string webhook, string delivery, long attempt, string outcome, string next);

    [LoggerMessage(24, LogLevel.Information, "The audit log ends at {Anchor}")]
    public static partial void AuditStands(ILogger log, string anchor);

    [LoggerMessage(6, LogLevel.Warning, "Pages are served without TLS on {Address}: passwords cross the network in the clear; use {Https}")]
    public static partial void PagesInTheClear(ILogger log, string address, string https);

    [LoggerMessage(7, LogLevel.Warning, "Only {Connections} connections are taken at once: this process may have {Files} files open. Raise the hard limit (ulimit -Hn, or LimitNOFILE= of the service)")]
    public static partial void FewFiles(ILogger log, int connections, int files);

    [LoggerMessage(41, LogLevel.Error, "A step of a bulk job failed; it is tried again in a second")]
    public static partial void BulkFailed(ILogger log, Exception why);

    [LoggerMessage(40, LogLevel.Error, "A round of the fleet watch failed; the next one comes in a second")]
    public static partial void WatchFailed(ILogger log, Exception why);

    [LoggerMessage(42, LogLevel.Warning, "The store is so large that not all of it was looked through for damage before the start; nothing was found in what was")]
    public static partial void StoreNotLookedThrough(ILogger log);

    [LoggerMessage(30, LogLevel.Error, "The devices of publishes cannot be counted: the store is in trouble")]
    public static partial void PublishesNotCounted(ILogger log, Exception why);

    [LoggerMessage(44, LogLevel.Error, "Telling a unit something by SIP broke")]
    public static partial void NotifyFailed(ILogger log, Exception why);

    [LoggerMessage(43, LogLevel.Error, "Serving a connection of the plain port failed; it was closed")]
    public static partial void PlainFailed(ILogger log, Exception why);

    [LoggerMessage(90, LogLevel.Error, "A message of a device managed by CWMP could not be written down: the device was told to come again")]
    public static partial void AcsWithoutStore(ILogger log, Exception why);
}
