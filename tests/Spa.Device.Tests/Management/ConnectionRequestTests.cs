using Spa.Cwmp.Messages;
using Spa.Foundation.Ports;
using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Gateway.Management;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

public class ConnectionRequestTests
{
    private readonly ConnectionRequests requests = new(new Entropy(3));

    [Fact]
    public void The_right_password_brings_a_session()
    {
        var rig = CpeRig.Known();
        Assert.Equal(200, rig.Request());
        rig.Run(1.Seconds);
        Assert.Equal([EventCodes.ConnectionRequest], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal(401, rig.Request(password: "wrong"));
        Assert.Equal(401, rig.Request(user: "other"));
        rig.Run(1.Minutes);
        Assert.Equal(2, rig.Peer.Informs.Count());
    }

    [Fact]
    [Attack("C1")]
    public void A_nonce_count_is_good_once_and_an_old_nonce_is_stale()
    {
        var header = Answer(Challenge(0), 1);
        Assert.Equal(200, Judge(header, 1).Status);
        Assert.Equal(401, Judge(header, 1).Status);
        Assert.Equal(200, Judge(Answer(Challenge(2), 1), 2).Status);
        var challenge = Challenge(3);
        Assert.Equal(200, Judge(Answer(challenge, 1), 3).Status);
        Assert.Equal(200, Judge(Answer(challenge, 2), 3).Status);
        Assert.Equal(401, Judge(Answer(challenge, 2), 3).Status);
        Assert.Contains("stale=true", Judge(Answer(challenge, 3), 600).Challenge, StringComparison.Ordinal);
        Assert.Contains("stale=true", Judge(Answer(challenge with { Nonce = "made up" }, 1), 600).Challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic YWNzOnB3")]
    [InlineData("Digest ")]
    [InlineData("Digest username=\"acs\"")]
    [Attack("C1")]
    public void Nothing_but_a_whole_digest_is_taken(string? authorization) => Assert.Equal(401, Judge(authorization, 0).Status);

    [Fact]
    [Attack("C1")]
    public void Other_algorithms_than_the_one_offered_and_a_header_of_any_size_are_refused()
    {
        Assert.Equal(401, Judge(Answer(Challenge(0) with { Algorithm = DigestAlgorithm.Md5Session }, 1), 0).Status);
        Assert.Equal(401, Judge(Answer(Challenge(0) with { Qualities = [] }, 1), 0).Status);
        Assert.Equal(401, Judge("Digest " + new string('x', 1 << 20), 0).Status);
    }

    // Each proves that the password is known, and says of itself that it is something else than what was asked for.
    [Fact]
    [Attack("C1")]
    public void A_right_proof_of_something_else_is_refused()
    {
        Func<DigestCredentials, DigestCredentials>[] others =
        [
            right => right with { Algorithm = DigestAlgorithm.Md5Session },
            right => right with { Algorithm = DigestAlgorithm.Sha256 },
            right => right with { Realm = "Another Realm" },
            right => right with { User = "another" },
            right => right with { Uri = "/another", Response = Proof(right, "/another", "auth") },
            right => right with { Quality = "auth-int", Response = Proof(right, right.Uri, "auth-int") },
        ];
        Assert.All(others, other => Assert.Equal(401, Judge("Digest " + other(Credentials(Challenge(0), 1)).ToFields(), 0).Status));
        Assert.Equal(200, Judge("Digest " + Credentials(Challenge(0), 1).ToFields(), 0).Status);

        static string Proof(DigestCredentials right, string uri, string quality)
            => DigestHash.Response(DigestAlgorithm.Md5, DigestHash.Identity(DigestAlgorithm.Md5, "acs", right.Realm, "pw"), "GET", uri, right.Nonce, 1, right.ClientNonce, quality);
    }

    [Fact]
    [Attack("C1")]
    public void That_a_nonce_is_old_is_told_to_who_knows_the_password_and_counts_as_no_guess()
    {
        var old = Challenge(0);
        Assert.DoesNotContain("stale", Judge(Answer(old, 1, "guess"), 600).Challenge, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 40), _ => Assert.Contains("stale=true", Judge(Answer(old, 1), 600).Challenge, StringComparison.Ordinal));
        Assert.Equal(200, Judge(Answer(Challenge(600), 1), 600).Status);
    }

    [Fact]
    [Attack("C2")]
    public void Whoever_only_asks_for_nonces_pushes_out_the_oldest()
    {
        var (first, second) = (Challenge(0), Challenge(1));
        var last = Enumerable.Range(0, ConnectionRequests.MostNonces - 1).Select(_ => Challenge(2)).ToList()[^1];
        Assert.Contains("stale=true", Judge(Answer(first, 1), 2).Challenge, StringComparison.Ordinal);
        Assert.Equal(200, Judge(Answer(last, 1), 2).Status);

        // The answer to the first was one more.
        Assert.Equal(401, Judge(Answer(second, 1), 2).Status);
    }

    [Fact]
    public void Nobody_may_ask_while_no_password_is_set()
    {
        var challenge = Challenge(0);
        Assert.Equal(401, requests.Judge("GET", requests.Path, "Digest " + challenge.Answer("", "", "GET", requests.Path, "c", 1)!.ToFields(), string.Empty, string.Empty, TimeSpan.Zero).Status);
    }

    [Theory]
    [InlineData("POST", null, 405)]
    [InlineData("GET", "/", 404)]
    [InlineData("POST", "/UD/act?1", 404)]
    [InlineData("GET", "/tr069", 404)]
    [Attack("C3")]
    public void Only_the_one_path_and_the_one_method_are_there(string method, string? path, int status) => Assert.Equal(status, requests.Judge(method, path ?? requests.Path, null, "acs", "pw", TimeSpan.Zero).Status);

    [Fact]
    [Attack("C2")]
    public void A_flood_brings_few_sessions_and_no_memory()
    {
        var rig = CpeRig.Known();
        var statuses = Enumerable.Range(0, 1000).Select(_ => rig.Request()).ToList();
        rig.Run(30.Seconds);
        Assert.InRange(statuses.Count(s => s == 200), 1, 10);
        Assert.Contains(503, statuses);
        Assert.InRange(rig.Peer.Informs.Count(), 2, 4);
        for (var i = 0; i < 20_000; i++)
        {
            requests.Judge("GET", requests.Path, null, "acs", "pw", TimeSpan.Zero);
        }

        Assert.Equal(ConnectionRequests.MostNonces, requests.Nonces);
    }

    [Fact]
    [Attack("C2")]
    public void Guessing_passwords_ends_after_thirty_in_a_minute()
    {
        var statuses = Enumerable.Range(0, 100).Select(i => Judge(Answer(Challenge(0), 1, $"guess {i}"), 0).Status).ToList();
        Assert.Equal(30, statuses.Count(s => s == 401));
        Assert.Equal(200, Judge(Answer(Challenge(100), 1), 100).Status);
    }

    private DigestChallenge Challenge(int second)
    {
        var header = requests.Judge("GET", requests.Path, null, "acs", "pw", TimeSpan.FromSeconds(second)).Challenge;
        if (header is null)
        {
            return new DigestChallenge { Realm = "Connection Request", Nonce = "none" };
        }

        Assert.True(AuthFields.Parse(header["Digest ".Length..]).Ok(out var fields, out _));
        Assert.True(DigestChallenge.Read(fields!).Ok(out var challenge, out _));
        return challenge!;
    }

    private string Answer(DigestChallenge challenge, uint count, string password = "pw") => "Digest " + Credentials(challenge, count, password).ToFields();

    private DigestCredentials Credentials(DigestChallenge challenge, uint count, string password = "pw") => challenge.Answer("acs", password, "GET", requests.Path, "c", count)!;

    private ConnectionAnswer Judge(string? authorization, int second) => requests.Judge("GET", requests.Path, authorization, "acs", "pw", TimeSpan.FromSeconds(second));
}
