namespace Spa.Cwmp;

/// <summary>Fault codes (TR-069 amendment 6, A.5.1 and A.5.2): 9xxx of the CPE, 8xxx of the ACS.</summary>
public enum FaultCode
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>Method not supported.</summary>
    AcsMethodNotSupported = 8000,

    /// <summary>Request denied.</summary>
    AcsRequestDenied = 8001,

    /// <summary>Internal error.</summary>
    AcsInternalError = 8002,

    /// <summary>Invalid arguments.</summary>
    AcsInvalidArguments = 8003,

    /// <summary>Resources exceeded.</summary>
    AcsResourcesExceeded = 8004,

    /// <summary>Retry request.</summary>
    AcsRetryRequest = 8005,

    /// <summary>Requested CWMP version is not supported.</summary>
    AcsVersionNotSupported = 8006,

    /// <summary>Method not supported.</summary>
    MethodNotSupported = 9000,

    /// <summary>Request denied.</summary>
    RequestDenied = 9001,

    /// <summary>Internal error.</summary>
    InternalError = 9002,

    /// <summary>Invalid arguments.</summary>
    InvalidArguments = 9003,

    /// <summary>Resources exceeded.</summary>
    ResourcesExceeded = 9004,

    /// <summary>Invalid parameter name.</summary>
    InvalidParameterName = 9005,

    /// <summary>Invalid parameter type.</summary>
    InvalidParameterType = 9006,

    /// <summary>Invalid parameter value.</summary>
    InvalidParameterValue = 9007,

    /// <summary>Attempt to set a non-writable parameter.</summary>
    NotWritable = 9008,

    /// <summary>Notification request rejected.</summary>
    NotificationRejected = 9009,

    /// <summary>File transfer failure.</summary>
    TransferFailure = 9010,

    /// <summary>Upload failure.</summary>
    UploadFailure = 9011,

    /// <summary>File transfer server authentication failure.</summary>
    TransferAuthentication = 9012,

    /// <summary>Unsupported protocol for file transfer.</summary>
    TransferProtocol = 9013,

    /// <summary>Unable to join multicast group.</summary>
    MulticastFailure = 9014,

    /// <summary>Unable to contact file server.</summary>
    CannotContactServer = 9015,

    /// <summary>Unable to access file.</summary>
    CannotAccessFile = 9016,

    /// <summary>Unable to complete download.</summary>
    CannotCompleteDownload = 9017,

    /// <summary>File corrupted.</summary>
    FileCorrupted = 9018,

    /// <summary>File authentication failure.</summary>
    FileAuthentication = 9019,

    /// <summary>Unable to complete download within the time windows.</summary>
    TimeWindowMissed = 9020,

    /// <summary>Cancellation is not permitted in the current state of the transfer.</summary>
    CancelNotPermitted = 9021,

    /// <summary>Invalid UUID format.</summary>
    InvalidUuid = 9022,

    /// <summary>Unknown execution environment.</summary>
    UnknownExecutionEnvironment = 9023,

    /// <summary>Disabled execution environment.</summary>
    DisabledExecutionEnvironment = 9024,

    /// <summary>Deployment unit does not fit the execution environment.</summary>
    ExecutionEnvironmentMismatch = 9025,

    /// <summary>Duplicate deployment unit.</summary>
    DuplicateDeploymentUnit = 9026,

    /// <summary>System resources exceeded.</summary>
    DeploymentResourcesExceeded = 9027,

    /// <summary>Unknown deployment unit.</summary>
    UnknownDeploymentUnit = 9028,

    /// <summary>Invalid state of the deployment unit.</summary>
    InvalidDeploymentUnitState = 9029,

    /// <summary>Downgrade not permitted.</summary>
    DowngradeNotPermitted = 9030,

    /// <summary>Version not specified.</summary>
    DeploymentVersionMissing = 9031,

    /// <summary>Version already exists.</summary>
    DeploymentVersionExists = 9032,
}

/// <summary>What fault codes mean.</summary>
public static class FaultCodes
{
    /// <summary>The standard's words for a code; for one that it does not know, that it does not.</summary>
    public static string Text(this FaultCode code) => code switch
    {
        FaultCode.None => "No fault",
        FaultCode.AcsMethodNotSupported or FaultCode.MethodNotSupported => "Method not supported",
        FaultCode.AcsRequestDenied or FaultCode.RequestDenied => "Request denied",
        FaultCode.AcsInternalError or FaultCode.InternalError => "Internal error",
        FaultCode.AcsInvalidArguments or FaultCode.InvalidArguments => "Invalid arguments",
        FaultCode.AcsResourcesExceeded or FaultCode.ResourcesExceeded => "Resources exceeded",
        FaultCode.AcsRetryRequest => "Retry request",
        FaultCode.AcsVersionNotSupported => "Requested CWMP version is not supported",
        FaultCode.InvalidParameterName => "Invalid parameter name",
        FaultCode.InvalidParameterType => "Invalid parameter type",
        FaultCode.InvalidParameterValue => "Invalid parameter value",
        FaultCode.NotWritable => "Attempt to set a non-writable parameter",
        FaultCode.NotificationRejected => "Notification request rejected",
        FaultCode.TransferFailure => "File transfer failure",
        FaultCode.UploadFailure => "Upload failure",
        FaultCode.TransferAuthentication => "File transfer server authentication failure",
        FaultCode.TransferProtocol => "Unsupported protocol for file transfer",
        FaultCode.MulticastFailure => "Unable to join multicast group",
        FaultCode.CannotContactServer => "Unable to contact file server",
        FaultCode.CannotAccessFile => "Unable to access file",
        FaultCode.CannotCompleteDownload => "Unable to complete download",
        FaultCode.FileCorrupted => "File corrupted",
        FaultCode.FileAuthentication => "File authentication failure",
        FaultCode.TimeWindowMissed => "Unable to complete download within the time windows",
        FaultCode.CancelNotPermitted => "Cancellation is not permitted in the current state of the transfer",
        FaultCode.InvalidUuid => "Invalid UUID format",
        FaultCode.UnknownExecutionEnvironment => "Unknown execution environment",
        FaultCode.DisabledExecutionEnvironment => "Disabled execution environment",
        FaultCode.ExecutionEnvironmentMismatch => "Deployment unit does not fit the execution environment",
        FaultCode.DuplicateDeploymentUnit => "Duplicate deployment unit",
        FaultCode.DeploymentResourcesExceeded => "System resources exceeded",
        FaultCode.UnknownDeploymentUnit => "Unknown deployment unit",
        FaultCode.InvalidDeploymentUnitState => "Invalid state of the deployment unit",
        FaultCode.DowngradeNotPermitted => "Downgrade not permitted",
        FaultCode.DeploymentVersionMissing => "Version not specified",
        FaultCode.DeploymentVersionExists => "Version already exists",
        _ => "Fault of a vendor",
    };

    /// <summary>Whether the other side is to blame (SOAP's Client) or this one (Server), as A.5 has it.</summary>
    public static bool BlamesSender(this FaultCode code) => code is not (FaultCode.AcsInternalError or FaultCode.AcsResourcesExceeded or FaultCode.AcsRetryRequest or FaultCode.AcsMethodNotSupported
        or FaultCode.AcsRequestDenied or FaultCode.MethodNotSupported or FaultCode.RequestDenied or FaultCode.InternalError or FaultCode.ResourcesExceeded or FaultCode.NotificationRejected
        or (>= FaultCode.TransferFailure and <= FaultCode.CancelNotPermitted));

    /// <summary>The code with which a report of a finished transfer tells it in a version of the protocol (TransferCompleteFaultStruct of its schema): one that the version does not have is the failure that it is a kind of.</summary>
    public static FaultCode OfTransfer(this FaultCode code, CwmpVersion version) => code switch
    {
        FaultCode.None or FaultCode.RequestDenied or FaultCode.InternalError or FaultCode.TransferFailure or FaultCode.UploadFailure or FaultCode.TransferAuthentication => code,
        >= FaultCode.MulticastFailure and <= FaultCode.FileCorrupted when version >= CwmpVersion.V11 => code,
        > FaultCode.FileCorrupted and <= FaultCode.TimeWindowMissed or >= (FaultCode)9033 and <= (FaultCode)9899 when version >= CwmpVersion.V12 => code,
        _ => FaultCode.TransferFailure,
    };
}
