namespace Spa.Gateway.Management.Diagnostics;

/// <summary>The diagnosis <c>IPPing</c>, with what came of it last.</summary>
internal sealed record PingTest
{
    /// <summary>The most echo requests of one test.</summary>
    public const int MostRepetitions = 100;

    /// <summary>The longest wait for an answer, in milliseconds.</summary>
    public const int LongestTimeout = 30_000;

    /// <summary>The most bytes of data: what an IP packet of 65535 bytes leaves (RFC 791, RFC 792).</summary>
    public const int MostBytes = 65_507;

    /// <summary>How it stands.</summary>
    public TestState State { get; init; }

    /// <summary>The present request of the ACS asks for it: what else it sets is set for it.</summary>
    public bool IsAsked { get; init; }

    /// <summary>"Any", "IPv4" or "IPv6".</summary>
    public string ProtocolVersion { get; init; } = "Any";

    /// <summary>Name or address.</summary>
    public string Host { get; init; } = string.Empty;

    public int Repetitions { get; init; } = 3;

    /// <summary>Wait for each answer, in milliseconds.</summary>
    public int Timeout { get; init; } = 5000;

    /// <summary>Bytes of data in each request.</summary>
    public int Bytes { get; init; } = 56;

    public int Dscp { get; init; }

    /// <summary>Address that was asked; empty = none.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>Answered in time.</summary>
    public int Answered { get; init; }

    /// <summary>Not answered in time.</summary>
    public int Failed { get; init; }

    /// <summary>Sum of the times of those answered, the shortest and the longest; zero when there are none.</summary>
    public TimeSpan Sum { get; init; }

    public TimeSpan Shortest { get; init; }

    public TimeSpan Longest { get; init; }

    /// <summary>Mean time; zero when nothing was answered.</summary>
    public TimeSpan Average => Answered == 0 ? TimeSpan.Zero : Sum / Answered;

    /// <summary>Without results.</summary>
    public PingTest Cleared => this with { Address = string.Empty, Answered = 0, Failed = 0, Sum = TimeSpan.Zero, Shortest = TimeSpan.Zero, Longest = TimeSpan.Zero };

    /// <summary>With one answer more.</summary>
    public PingTest With(TimeSpan time) => this with
    {
        Answered = Answered + 1,
        Sum = Sum + time,
        Shortest = Answered == 0 || time < Shortest ? time : Shortest,
        Longest = time > Longest ? time : Longest,
    };
}
