namespace Spa.Gateway.Management.Diagnostics;

/// <summary>The diagnoses that an ACS may ask for, as they stand. Not kept over a restart: all are <see cref="TestState.None"/> then.</summary>
/// <param name="Ping">Whether a host answers.</param>
/// <param name="Line">The line to the exchange.</param>
/// <param name="Phone">The phone.</param>
internal sealed record DiagnosticTests(PingTest Ping, PortTest Line, PortTest Phone)
{
    /// <summary>None was asked for yet.</summary>
    public static DiagnosticTests None { get; } = new(new PingTest(), new PortTest(PortTest.Battery), new PortTest(PortTest.OffHook));
}
