using System.Text;
using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Answers to challenges that are forged, stolen or repeated (docs/security.md, S3), on a device that is in use.</summary>
public class DigestAttackTests
{
    [Fact]
    [Attack("S3")]
    public void A_trigger_is_taken_from_who_knows_the_password_and_only_once()
    {
        var n = new Neighbourhood();
        var taken = new List<string>();
        n.World.Voice!.Triggered = what =>
        {
            taken.Add(what);
            return true;
        };
        var challenge = Challenged(n);
        string Signed(string password = "secret-1000", Func<DigestChallenge, DigestChallenge>? change = null, string user = "1000")
        {
            var answer = (change?.Invoke(challenge) ?? challenge).Answer(user, password, "NOTIFY", $"sip:1000@{Neighbourhood.Device}", "c0ffee", 1)!;
            return $"Event: resync\r\nAuthorization: {HeaderField.Of(Credentials.Of(answer), HeaderName.Authorization).Text}\r\n";
        }

        string[] bad =
        [
            Signed("wrong"),
            Signed(user: "nobody"),
            Signed(change: one => one with { Realm = "elsewhere" }),
            Signed(change: one => one with { Nonce = "0123456789abcdef" }),
            Signed().Replace("qop=auth", "qop=auth-int", StringComparison.Ordinal),
            Signed().Replace("response=\"", "response=\"0", StringComparison.Ordinal),
        ];
        var answers = bad.Select(headers => Asked(n, headers)).ToList();
        Assert.All(answers, answer => Assert.StartsWith("-> SIP/2.0 401", answer, StringComparison.Ordinal));
        Assert.Empty(taken);

        challenge = Challenged(n);
        var good = Signed();
        Assert.StartsWith("-> SIP/2.0 200", Asked(n, good), StringComparison.Ordinal);
        Assert.StartsWith("-> SIP/2.0 401", Asked(n, good), StringComparison.Ordinal);
        Assert.Equal(["resync"], taken);
        Assert.DoesNotContain(n.World.Logged, line => line.Contains("secret-1000", StringComparison.Ordinal));
    }

    [Fact]
    [Attack("S3")]
    public void Who_is_not_known_cannot_tell_one_user_from_another()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Auth_INVITE_1_", "yes")));
        var answers = new[] { "1000", "nobody", "2000" }.Select(user =>
        {
            n.Stranger.Invite(user: user);
            n.World.Run(200.Milliseconds);
            return n.Stranger.Responses[^1];
        }).ToList();

        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.Single(answers.Select(answer => string.Join(',', answer.Other.Select(field => field.Name.Text))).Distinct());
    }

    private static DigestChallenge Challenged(Neighbourhood n)
    {
        var answer = Asked(n, "Event: resync\r\n");
        Assert.StartsWith("-> SIP/2.0 401", answer, StringComparison.Ordinal);
        return DigestChallenge.Read(HeaderValue.Parse<Challenge>(Encoding.ASCII.GetBytes(answer.Header("WWW-Authenticate"))).OrThrow().Fields).OrThrow();
    }

    private static string Asked(Neighbourhood n, string headers)
    {
        n.Stranger.Send(n.Stranger.Write("NOTIFY", headers));
        n.World.Run(100.Milliseconds);
        return n.Answered();
    }
}
