namespace Spa.Configuration.Parameters.Choices;

/// <summary>Which SIP messages go to the debug server, and how.</summary>
public enum SipDebugOption
{
    /// <summary><c>none</c>: None.</summary>
    None,

    /// <summary><c>1-line</c>: first line of all.</summary>
    OneLine,

    /// <summary><c>1-line excl. OPT</c>: first line, OPTIONS left out.</summary>
    OneLineNoOptions,

    /// <summary><c>1-line excl. NTFY</c>: first line, NOTIFY left out.</summary>
    OneLineNoNotify,

    /// <summary><c>1-line excl. REG</c>: first line, REGISTER left out.</summary>
    OneLineNoRegister,

    /// <summary><c>1-line excl. OPT|NTFY|REG</c>: first line, all three left out.</summary>
    OneLineCalls,

    /// <summary><c>full</c>: All.</summary>
    Full,

    /// <summary><c>full excl. OPT</c>: all but OPTIONS.</summary>
    FullNoOptions,

    /// <summary><c>full excl. NTFY</c>: all but NOTIFY.</summary>
    FullNoNotify,

    /// <summary><c>full excl. REG</c>: all but REGISTER.</summary>
    FullNoRegister,

    /// <summary><c>full excl. OPT|NTFY|REG</c>: all but these three.</summary>
    FullCalls,
}
