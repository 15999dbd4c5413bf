namespace Spa.Fleet.Acs;

/// <summary>What an operator may ask of a CPE.</summary>
public enum AcsTaskKind
{
    /// <summary>Read parameters again, and keep them. Arguments: paths; none = everything.</summary>
    Refresh,

    /// <summary>Set parameters. Arguments: name, value, name, value.</summary>
    Set,

    /// <summary>Fetch a file. Arguments: file type, URL, user, password.</summary>
    Download,

    /// <summary>Send a file. Arguments: file type, URL, user, password.</summary>
    Upload,

    /// <summary>Restart.</summary>
    Reboot,

    /// <summary>Go back to factory settings.</summary>
    FactoryReset,

    /// <summary>Add a row to a table. Argument: its path.</summary>
    AddObject,

    /// <summary>Take a row out of a table. Argument: its path.</summary>
    DeleteObject,

    /// <summary>Say what is in an object, one level deep. Argument: its path; none = the root. The parameters in it are read after that.</summary>
    Browse,

    /// <summary>Run a diagnosis of the tree, and tell what it found. Arguments: its object, how far it has come, name, value, name, value; see <see cref="AcsDiagnosis"/>.</summary>
    Diagnose,
}

/// <summary>How a task stands.</summary>
public enum AcsTaskState
{
    /// <summary>It waits for a session.</summary>
    Queued,

    /// <summary>Its request has left, or was about to; no answer is known.</summary>
    Sent,

    /// <summary>The CPE has taken it and will tell how it ends.</summary>
    Taken,

    /// <summary>Done.</summary>
    Done,

    /// <summary>It failed, and is not tried again.</summary>
    Failed,

    /// <summary>Whether it was done is not known, and it is not for a program to do it twice.</summary>
    Unknown,
}
