namespace Spa.Gateway.Management.Diagnostics;

/// <summary>How a diagnosis stands (DiagnosticsState of the data models).</summary>
internal enum TestState
{
    /// <summary>It was not asked for, was broken off, or something that it depends on was set since.</summary>
    None,

    /// <summary>It is to run, or runs.</summary>
    Requested,

    /// <summary>Its results are there.</summary>
    Complete,

    /// <summary>The host has no address.</summary>
    HostUnknown,

    /// <summary>There is no way to the host.</summary>
    NoRoute,

    /// <summary>The machine does not let it be done.</summary>
    InternalError,

    /// <summary>It cannot be done now, or not there; the log says why.</summary>
    OtherError,
}
