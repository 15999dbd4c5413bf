using System.Globalization;
using Spa.Cwmp;
using Spa.Gateway.Management.Diagnostics;

namespace Spa.Gateway.Management.Model;

/// <summary>The diagnoses of both trees. Setting a parameter of one breaks it off, and takes its state back to None, unless the same request asks for it.</summary>
internal static class DiagnosticLeaves
{
    private static readonly string[] OfLine = [PortTest.Battery, PortTest.DialTone];
    private static readonly string[] OfPhone = [PortTest.OffHook];

    /// <summary>IPPing of Device:2.</summary>
    public static void Ping(LeafList list)
    {
        Ping(list, hasRoute: true);
        list.Text("ProtocolVersion", Of(
            t => t.Ping.ProtocolVersion,
            (t, v) => v is "Any" or "IPv4" or "IPv6" ? Set(t, t.Ping with { ProtocolVersion = v }) : null, "Any, IPv4 or IPv6"));
        list.Text("IPAddressUsed", LeafSource.Fact(f => f.Tests.Ping.Address));
        list.Number("AverageResponseTimeDetailed", Micro(p => p.Average));
        list.Number("MinimumResponseTimeDetailed", Micro(p => p.Shortest));
        list.Number("MaximumResponseTimeDetailed", Micro(p => p.Longest));
    }

    /// <summary>IPPingDiagnostics of InternetGatewayDevice:1, which has no word for a missing way.</summary>
    public static void PingDiagnostics(LeafList list) => Ping(list, hasRoute: false);

    /// <summary>DiagTests of the line to the exchange.</summary>
    public static void Line(LeafList list)
    {
        Port(list, t => t.Line, (t, next) => t with { Line = next }, OfLine);
        list.Signed("X_000E08_Millivolts", LeafSource.Fact(f => Text(f.Tests.Line.Millivolts)));
    }

    /// <summary>DiagTests of the phone's port: what the hook shows. For voltages, resistances and ringer loads of the wire there is nothing to measure them with.</summary>
    public static void Phone(LeafList list) => Port(list, t => t.Phone, (t, next) => t with { Phone = next }, OfPhone);

    private static void Ping(LeafList list, bool hasRoute)
    {
        list.Text("DiagnosticsState", State(
            t => t.Ping.State == TestState.NoRoute && !hasRoute ? TestState.OtherError : t.Ping.State,
            (t, asks) => t with { Ping = t.Ping.Cleared with { State = asks ? TestState.Requested : TestState.None, IsAsked = asks } }));

        // There is no table of interfaces: the routes say by which it goes.
        list.Text("Interface", Of(_ => string.Empty, (t, v) => v.Length == 0 ? Set(t, t.Ping) : null, "an empty text: the host's routes say where it goes"), 256);
        list.Text("Host", Of(t => t.Ping.Host, (t, v) => v.Any(c => c is <= ' ' or > '~') ? null : Set(t, t.Ping with { Host = v }), "a name or an address"), 256);
        list.Number("NumberOfRepetitions", Count(p => p.Repetitions, (p, n) => p with { Repetitions = n }), 1, PingTest.MostRepetitions);
        list.Number("Timeout", Count(p => p.Timeout, (p, n) => p with { Timeout = n }), 1, PingTest.LongestTimeout);
        list.Number("DataBlockSize", Count(p => p.Bytes, (p, n) => p with { Bytes = n }), 1, PingTest.MostBytes);
        list.Number("DSCP", Count(p => p.Dscp, (p, n) => p with { Dscp = n }), 0, 63);
        list.Number("SuccessCount", LeafSource.Fact(f => Text(f.Tests.Ping.Answered)));
        list.Number("FailureCount", LeafSource.Fact(f => Text(f.Tests.Ping.Failed)));
        list.Number("AverageResponseTime", Milli(p => p.Average));
        list.Number("MinimumResponseTime", Milli(p => p.Shortest));
        list.Number("MaximumResponseTime", Milli(p => p.Longest));
    }

    private static void Port(LeafList list, Func<DiagnosticTests, PortTest> of, Func<DiagnosticTests, PortTest, DiagnosticTests> with, string[] selectors)
    {
        list.Text("DiagnosticsState", State(t => of(t).State, (t, asks) => with(t, of(t).Cleared with { State = asks ? TestState.Requested : TestState.None, IsAsked = asks })));
        list.Text("TestSelector", Of(
            t => of(t).Selector,
            (t, v) => selectors.Contains(v) ? with(t, of(t).Cleared with { Selector = v, State = of(t).IsAsked ? TestState.Requested : TestState.None }) : null, $"what can be measured here: {string.Join(", ", selectors)}"));
        list.Text("TestResult", LeafSource.Fact(f => of(f.Tests).Passed switch { null => string.Empty, true => "Success", _ => "Failure" }));
    }

    private static DiagnosticTests Set(DiagnosticTests tests, PingTest next) => tests with { Ping = next.Cleared with { State = next.IsAsked ? TestState.Requested : TestState.None } };

    private static Field State(Func<DiagnosticTests, TestState> of, Func<DiagnosticTests, bool, DiagnosticTests> ask) => Of(
        t => of(t) switch
        {
            TestState.None => "None",
            TestState.Requested => "Requested",
            TestState.Complete => "Complete",
            TestState.HostUnknown => "Error_CannotResolveHostName",
            TestState.NoRoute => "Error_NoRouteToHost",
            TestState.InternalError => "Error_Internal",
            _ => "Error_Other",
        },
        (t, v) => v switch
        {
            "Requested" => ask(t, true),

            // None is no word to write by the standard; ACSes do, and mean this.
            "Canceled" or "None" => ask(t, false),
            _ => null,
        },
        "Requested or Canceled");

    private static Field Count(Func<PingTest, int> read, Func<PingTest, int, PingTest> write)
        => Of(t => Text(read(t.Ping)), (t, v) => Set(t, write(t.Ping, int.Parse(v, CultureInfo.InvariantCulture))), string.Empty);

    private static LeafSource Milli(Func<PingTest, TimeSpan> time) => LeafSource.Fact(f => Text((long)Math.Round(time(f.Tests.Ping).TotalMilliseconds)));

    private static LeafSource Micro(Func<PingTest, TimeSpan> time) => LeafSource.Fact(f => Text((long)Math.Round(time(f.Tests.Ping).TotalMicroseconds)));

    private static Field Of(Func<DiagnosticTests, string> read, Func<DiagnosticTests, string, DiagnosticTests?> write, string expected) => new(read, write, expected);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Null of write = refused. Every write touches the test, also one that changes nothing.
    private sealed class Field(Func<DiagnosticTests, string> read, Func<DiagnosticTests, string, DiagnosticTests?> write, string expected) : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => read(facts.Tests);

        public override LeafWrite Write(string value, ModelFacts facts)
            => write(facts.Tests, value) is { } next ? LeafWrite.Nothing with { Tests = next } : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected {expected}");
    }
}
