using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>A provider's NOTIFY that wants something of the unit.</summary>
public class TriggerTests
{
    [Theory]
    [InlineData("resync", 200)]
    [InlineData("reboot", 200)]
    [InlineData("reboot_now", 200)]
    [InlineData("restart_now", 200)]
    [InlineData("report", 200)]
    [InlineData("Resync", 200)]
    [InlineData("make-coffee", 489)]
    public void An_event_with_the_password_is_handed_on(string what, int status)
    {
        var n = new Neighbourhood();
        var taken = new List<string>();
        n.World.Voice!.Triggered = wanted =>
        {
            taken.Add(wanted);
            return true;
        };
        var first = Asked(n, what, null);
        if (status == 200)
        {
            Assert.Equal(401, first.Status);
            Assert.Empty(taken);
            var challenge = DigestChallenge.Read(first.Get<Challenge>(HeaderName.WwwAuthenticate)!.Value.OrThrow().Fields).OrThrow();
            first = Asked(n, what, challenge.Answer("1000", "secret-1000", "NOTIFY", $"sip:1000@{Neighbourhood.Device}", "c0ffee", 1));
        }

        Assert.Equal(status, first.Status);
        Assert.Equal(status == 200 ? [what.ToLowerInvariant()] : [], taken);
    }

    [Fact]
    public void An_event_that_the_unit_does_not_want_is_refused_once_it_is_known_who_asks()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Auth_Resync-Reboot_1_", "no")));
        Assert.Equal(489, Asked(n, "resync", null).Status);
    }

    private static SipResponse Asked(Neighbourhood n, string what, DigestCredentials? credentials)
    {
        n.Stranger.Send(n.Stranger.Write("NOTIFY", $"Event: {what}\r\n" + (credentials is null ? string.Empty : $"Authorization: {HeaderField.Of(Credentials.Of(credentials), HeaderName.Authorization).Text}\r\n")));
        n.World.Run(100.Milliseconds);
        return n.Stranger.Responses[^1];
    }
}
