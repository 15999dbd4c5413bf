using Spa.Gateway.Phones;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management.Diagnostics;

/// <summary>Carries out the diagnoses of the data model: what an ACS asks for begins when its session is over, and ends with another one.</summary>
/// <param name="unit">The unit.</param>
/// <param name="port">Looks hosts up and pings them.</param>
/// <param name="state">Where the tests stand.</param>
/// <param name="acs">The host of the ACS; null = there is none.</param>
internal sealed class Diagnosis(Unit unit, IManagementPort port, ManagementState state, Func<string?> acs)
{
    private PingRun? ping;
    private bool isListening;
    private (bool Ping, bool Line, bool Phone) asked;

    /// <summary>Raised when one has come to its end, whichever.</summary>
    public event Action? Ended;

    private DiagnosticTests Tests
    {
        get => state.Tests;
        set => state.Tests = value;
    }

    /// <summary>The ACS has set something of the tests: what it has not touched goes on, what it has is broken off and, where it asks for it, begins (anew) when its session is over.</summary>
    public void Take(DiagnosticTests before, DiagnosticTests next)
    {
        if (next.Ping != before.Ping)
        {
            StopPing();
            asked.Ping = next.Ping.IsAsked;
            Tests = Tests with { Ping = next.Ping with { IsAsked = false } };
        }

        if (next.Line != before.Line)
        {
            StopLine();
            asked.Line = next.Line.IsAsked;
            Tests = Tests with { Line = next.Line with { IsAsked = false } };
        }

        if (next.Phone != before.Phone)
        {
            asked.Phone = next.Phone.IsAsked;
            Tests = Tests with { Phone = next.Phone with { IsAsked = false } };
        }
    }

    /// <summary>The session that asked for them is over.</summary>
    public void Go()
    {
        var due = asked;
        asked = default;
        if (due.Ping)
        {
            ping = new PingRun(unit, port, Tests.Ping, acs() is not { } host || !(LocalAddress.IsNamed(host) || host.Equals(Tests.Ping.Host, StringComparison.OrdinalIgnoreCase)), Pinged);
            ping.Begin();
        }

        if (due.Line)
        {
            TestLine();
        }

        if (due.Phone)
        {
            TestPhone();
        }
    }

    /// <summary>Another ACS has not asked for any.</summary>
    public void Forget()
    {
        StopPing();
        StopLine();
        asked = default;
        Tests = DiagnosticTests.None;
    }

    private void StopPing()
    {
        ping?.Stop();
        ping = null;
    }

    private void StopLine()
    {
        if (isListening)
        {
            isListening = false;
            unit.Voice.StopListening();
        }
    }

    private void Pinged(PingTest test)
    {
        ping = null;
        Tests = Tests with { Ping = test };
        Ended?.Invoke();
    }

    private void TestLine()
    {
        if (unit.Voice.Status is not { Line: var line })
        {
            OfLine(Tests.Line.Cleared with { State = TestState.InternalError }, "there is no telephone side");
            return;
        }

        var test = Tests.Line.Cleared with { Millivolts = (int)Math.Round(line.Volts * 1000) };
        if (test.Selector == PortTest.Battery || !line.IsFed)
        {
            OfLine(test with { State = TestState.Complete, Passed = line.IsFed }, line.IsFed ? string.Empty : "the exchange does not feed the line");
            return;
        }

        isListening = unit.Voice.ListenForDialTone(heard =>
        {
            isListening = false;
            OfLine(test with { State = TestState.Complete, Passed = heard }, heard ? string.Empty : "the exchange gives no dial tone");
        });
        if (!isListening)
        {
            OfLine(test with { State = TestState.OtherError }, $"the line is in use ({line.State}): it is not seized");
        }
    }

    private void OfLine(PortTest test, string why)
    {
        Note("the line", test, why);
        Tests = Tests with { Line = test };
        Ended?.Invoke();
    }

    // A receiver that lies beside its telephone has come to one of the last tones.
    private void TestPhone()
    {
        var test = Tests.Phone.Cleared;
        var (next, why) = unit.Voice.Status?.Phone switch
        {
            null => (test with { State = TestState.InternalError }, "there is no telephone side"),
            { OffHook: false } => (test with { State = TestState.Complete, Passed = true }, string.Empty),
            { User: OffHookState.Reorder or OffHookState.Warning or OffHookState.Silent } => (test with { State = TestState.Complete, Passed = false }, "its receiver is off the hook, and nobody is using it"),
            var phone => (test with { State = TestState.OtherError }, $"it is in use ({phone.State})"),
        };
        Note("the phone", next, why);
        Tests = Tests with { Phone = next };
        Ended?.Invoke();
    }

    private void Note(string what, PortTest test, string why)
    {
        if (why.Length > 0)
        {
            unit.Note(5, $"test {test.Selector} of {what} for the ACS: {why}");
        }
    }
}
