using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Trust;
using static Spa.Gateway.Trust.CertificateEffect;

namespace Spa.Device.Tests.Trust;

public class CertificateMachineTests
{
    private static readonly CertificateTerms NotDue = new(true, false, 10.Hours);
    private static readonly CertificateTerms Due = new(true, true, -(1.Hours));
    private static readonly CertificateTerms NoClock = new(true, false, null);
    private static readonly CertificateTerms Off = new(false, true, -(1.Hours));

    private static readonly (string Name, CertificateState State)[] States =
    [
        ("Off", new()),
        ("Waiting", new(CertificatePhase.Waiting)),
        ("Waiting after two failures", new(CertificatePhase.Waiting, 2)),
        ("Asking after two failures", new(CertificatePhase.Asking, 2)),
        ("Storing", new(CertificatePhase.Storing)),
    ];

    [Fact]
    public void Every_state_and_event_is_as_decided()
        => MachineGrid.ShouldEqual("certificate.md", MachineGrid.Page(
            "Certificate",
            "When the unit asks for a newer certificate of its own. Each cell: next phase with its failures in a row; then the effects. `-`: nothing changes. Where a newer one is not due yet, it is in 10 hours.",
            States.Select(s => (s.Name, Enum.GetValues<CertificateEvent>().Select(e => (e.ToString(), new[] { Cell(s.State, e, NotDue), Cell(s.State, e, Due), Cell(s.State, e, NoClock), Cell(s.State, e, Off) })))),
            "not due",
            "due",
            "clock not set",
            "Certificate_URL blank"));

    private static string Cell(CertificateState state, CertificateEvent @event, CertificateTerms terms)
    {
        var step = CertificateMachine.Step(state, @event, terms);
        return step.Next == state && step.Effects.Length == 0
            ? MachineGrid.Silent
            : string.Join("; ", step.Effects.Select(Words).Prepend(step.Next.Phase + (step.Next.Failures > 0 ? $" {step.Next.Failures}" : string.Empty)));
    }

    private static string Words(CertificateEffect effect) => effect switch
    {
        SetTimer set => $"set timer {set.Wait}",
        StopTimer => "stop timer",
        Ask => "ask",
        _ => "store",
    };
}
