namespace Spa.Gateway.Management.Diagnostics;

/// <summary>The diagnosis <c>DiagTests</c> of a telephone port, with what came of it last.</summary>
/// <param name="Selector">Which test: a word of <see cref="Battery"/> and the others.</param>
internal sealed record PortTest(string Selector)
{
    /// <summary>Of the line: the exchange feeds it.</summary>
    public const string Battery = "Battery";

    /// <summary>Of the line: the exchange gives its dial tone when the line is seized.</summary>
    public const string DialTone = "DialTone";

    /// <summary>Of the phone: its receiver is not off the hook for nothing.</summary>
    public const string OffHook = "Off-hook";

    /// <summary>How it stands.</summary>
    public TestState State { get; init; }

    /// <summary>The present request of the ACS asks for it: what else it sets is set for it.</summary>
    public bool IsAsked { get; init; }

    /// <summary>What came of it; null = nothing yet.</summary>
    public bool? Passed { get; init; }

    /// <summary>Direct voltage of the line when the test began, signed by polarity; 0 = none, or not of a line.</summary>
    public int Millivolts { get; init; }

    /// <summary>Without results.</summary>
    public PortTest Cleared => this with { Passed = null, Millivolts = 0 };
}
