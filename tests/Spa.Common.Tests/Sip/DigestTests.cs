using Spa.Foundation.Security;
using Spa.Marks;
using Spa.Sip.Digest;
using Spa.Sip.Messages;

namespace Spa.Common.Tests.Sip;

public class DigestTests
{
    private const string Realm = "spa.example.com";
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly TimeSpan Start = TimeSpan.FromHours(3);

    // RFC 2617 3.5; RFC 7616 3.9.1 with both algorithms; RFC 2069 2.4 with its erratum (without qop); the session variant as RFC 7616 3.4.2 defines it, reckoned with another program.
    public static TheoryData<string, string, string, string, string, string, string?, string?, string> Vectors => new()
    {
        { "MD5", "Mufasa", "testrealm@host.com", "Circle Of Life", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "auth", "6629fae49393a05397450978507c4ef1" },
        { "MD5", "Mufasa", "http-auth@example.org", "Circle of Life", "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "auth", "8ca523f5e9506fed4657c9700eebdbec" },
        { "SHA-256", "Mufasa", "http-auth@example.org", "Circle of Life", "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "auth", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
        { "MD5", "Mufasa", "testrealm@host.com", "CircleOfLife", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", null, null, "1949323746fe6a43ef61f9606e7febea" },
        { "MD5-sess", "Mufasa", "testrealm@host.com", "Circle Of Life", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "auth", "8e3825c57e897f5a0dec6c2d4e5059d0" },
        { "SHA-256-sess", "Mufasa", "testrealm@host.com", "Circle Of Life", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "auth", "b8822e12417cb7750f4e2b8515f0dcf25b7dd26993e80bee1426201446a7f59b" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Response_is_that_of_the_documents(string algorithm, string user, string realm, string password, string uri, string nonce, string? clientNonce, string? quality, string response)
    {
        var known = DigestHash.Of(algorithm)!.Value;
        Assert.Equal(algorithm, DigestHash.Name(known));
        Assert.Equal(response, DigestHash.Response(known, DigestHash.Identity(known, user, realm, password), "GET", uri, nonce, 1, clientNonce, quality));
    }

    [Fact]
    public void Client_answers_the_strongest_challenge_of_each_realm()
    {
        var response = (SipResponse)SipMessages.Read(SipMessages.Lines(
            "SIP/2.0 401 Unauthorized", "Via: SIP/2.0/UDP h", "From: <sip:a@h>;tag=1", "To: <sip:a@h>;tag=2", "Call-ID: c", "CSeq: 1 REGISTER",
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n1\", algorithm=SHA-512-256, qop=\"auth\"",
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n2\", algorithm=MD5, qop=\"auth\"",
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n3\", algorithm=SHA-256, qop=\"auth-int,auth\", opaque=\"o\"",
            "WWW-Authenticate: Digest realm=\"other\", nonce=\"n4\"",
            "WWW-Authenticate: Digest realm=\"int\", nonce=\"n5\", qop=\"auth-int\"",
            "WWW-Authenticate: Basic realm=\"b\"",
            "WWW-Authenticate: Digest broken",
            "Proxy-Authenticate: Digest realm=\"p\", nonce=\"n6\", qop=auth"));
        var clients = DigestClient.Of(response);
        Assert.Equal([("r", "n3", false), ("other", "n4", false), ("p", "n6", true)], clients.Select(c => (c.Challenge.Realm, c.Challenge.Nonce, c.IsProxy)));

        var (header, next) = clients[0].Answer("u\"x", "pw", SipMethod.Register, AnyUri.Parse("sip:h").OrThrow(), "cn");
        var hash = DigestHash.Response(DigestAlgorithm.Sha256, DigestHash.Identity(DigestAlgorithm.Sha256, "u\"x", "r", "pw"), "REGISTER", "sip:h", "n3", 1, "cn", "auth");
        Assert.Equal($"Authorization: Digest username=\"u\\\"x\", realm=\"r\", nonce=\"n3\", uri=\"sip:h\", response=\"{hash}\", algorithm=SHA-256, cnonce=\"cn\", opaque=\"o\", qop=auth, nc=00000001", header.ToString());
        Assert.Contains("nc=00000002", next.Answer("u", "pw", SipMethod.Register, AnyUri.Parse("sip:h").OrThrow(), "cn").Header.Text, StringComparison.Ordinal);

        // A server of RFC 2069 named neither algorithm nor qop: nor does the answer.
        var old = clients[1].Answer("u", "pw", SipMethod.Register, AnyUri.Parse("sip:h").OrThrow(), "cn").Header.Text;
        Assert.DoesNotContain("qop", old, StringComparison.Ordinal);
        Assert.DoesNotContain("cnonce", old, StringComparison.Ordinal);
        Assert.DoesNotContain("algorithm", old, StringComparison.Ordinal);
        Assert.Equal(HeaderName.ProxyAuthorization, clients[2].Answer("u", "pw", SipMethod.Register, AnyUri.Parse("sip:h").OrThrow(), "cn").Header.Name);
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Md5Session)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha256Session)]
    public void Guard_lets_in_who_knows_the_password(DigestAlgorithm algorithm)
    {
        var guard = new DigestGuard(Key, Realm, new DigestGuardOptions { Algorithms = [algorithm] });
        var challenge = Read(Assert.Single(guard.Challenge(Start, 1)));
        Assert.Equal(DigestVerdict.Accepted, Judge(guard, Answer(challenge, "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Refused, Judge(guard, Answer(challenge, "alice", "wrong", 2), "pw"));
        Assert.Equal(DigestVerdict.Refused, Judge(guard, Answer(challenge, "alice", "", 3), null));
    }

    [Fact]
    [Attack("S3")]
    public void Copies_and_weaker_answers_are_refused()
    {
        var guard = new DigestGuard(Key, Realm);
        var challenges = guard.Challenge(Start, 1).Select(Read).ToList();
        Assert.Equal([DigestAlgorithm.Sha256, DigestAlgorithm.Md5], challenges.Select(c => c.Algorithm!.Value));
        var good = Answer(challenges[0], "alice", "pw");

        // Replay.
        Assert.Equal(DigestVerdict.Accepted, Judge(guard, good, "pw"));
        Assert.Equal(DigestVerdict.Replayed, Judge(guard, good, "pw"));
        Assert.Equal(DigestVerdict.Accepted, Judge(guard, Answer(challenges[0], "alice", "pw", 3), "pw"));
        Assert.Equal(DigestVerdict.Accepted, Judge(guard, Answer(challenges[0], "alice", "pw", 2), "pw"));
        Assert.Equal(DigestVerdict.Replayed, Judge(guard, Answer(challenges[0], "alice", "pw", 2), "pw"));
        Assert.Equal(DigestVerdict.Accepted, Judge(guard, Answer(challenges[0], "alice", "pw", 500), "pw"));
        Assert.Equal(DigestVerdict.Replayed, Judge(guard, Answer(challenges[0], "alice", "pw", 400), "pw"));

        // Another method, another URI, another realm than the one that was answered.
        Assert.Equal(DigestVerdict.Refused, guard.Judge(good, "REGISTER", "pw", Start));
        Assert.Equal(DigestVerdict.Refused, guard.Judge(Answer(challenges[0], "alice", "pw", 501), "INVITE", "pw", Start, uri: "sip:other"));
        Assert.Equal(DigestVerdict.Refused, Judge(guard, Answer(challenges[0] with { Realm = "other" }, "alice", "pw", 502), "pw"));

        // The nonce of the strong challenge with the weak algorithm; an algorithm that was not offered; qop left out.
        Assert.Equal(DigestVerdict.Stale, Judge(guard, Answer(challenges[0] with { Algorithm = DigestAlgorithm.Md5 }, "alice", "pw", 503), "pw"));
        Assert.Equal(DigestVerdict.Refused, Judge(new DigestGuard(Key, Realm, new DigestGuardOptions { Algorithms = [DigestAlgorithm.Sha256] }), Answer(challenges[1], "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Refused, Judge(guard, Answer(challenges[0] with { Qualities = [] }, "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Accepted, Judge(new DigestGuard(Key, Realm, new DigestGuardOptions { LetsInWithoutQuality = true }), Answer(challenges[0] with { Qualities = [] }, "alice", "pw"), "pw"));

        // A nonce that is not ours, one of another key, one from the future, an opaque that is not ours.
        Assert.Equal(DigestVerdict.Stale, Judge(guard, Answer(challenges[0] with { Nonce = new string('0', 64) }, "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Stale, Judge(guard, Answer(challenges[0] with { Nonce = "x" }, "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Refused, Judge(guard, Answer(new DigestGuard([.. Key.Reverse()], Realm).Challenge(Start, 1)[0], "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Stale, Judge(guard, Answer(new DigestGuard([.. Key.Reverse()], Realm).Challenge(Start, 1)[0] with { Opaque = null }, "alice", "pw"), "pw"));
        Assert.Equal(DigestVerdict.Stale, Judge(guard, Answer(guard.Challenge(Start + TimeSpan.FromSeconds(1), 1)[0], "alice", "pw"), "pw"));
    }

    [Fact]
    [Attack("S3")]
    public void Unknown_user_looks_like_a_wrong_password()
    {
        var guard = new DigestGuard(Key, Realm);
        var challenge = guard.Challenge(Start, 1)[0];
        Assert.Equal(Judge(guard, Answer(challenge, "alice", "wrong"), "pw"), Judge(guard, Answer(challenge, "nobody", "wrong"), null));
    }

    [Fact]
    public void Nonce_grows_old()
    {
        var guard = new DigestGuard(Key, Realm);
        var challenge = guard.Challenge(Start, 1)[0];
        Assert.Equal(DigestVerdict.Accepted, guard.Judge(Answer(challenge, "a", "pw"), "INVITE", "pw", Start + TimeSpan.FromMinutes(5)));
        Assert.Equal(DigestVerdict.Stale, guard.Judge(Answer(challenge, "a", "pw", 2), "INVITE", "pw", Start + TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1)));
        Assert.Equal(DigestVerdict.Refused, guard.Judge(Answer(challenge, "a", "no", 2), "INVITE", "pw", Start + TimeSpan.FromHours(1)));
        Assert.True(Read(guard.Challenge(Start, 2, stale: true)[0]).Stale);
        Assert.NotEqual(challenge.Nonce, guard.Challenge(Start, 2)[0].Nonce);
    }

    [Fact]
    [Attack("S3")]
    public void Forgotten_nonce_does_not_begin_anew()
    {
        var guard = new DigestGuard(Key, Realm, new DigestGuardOptions { Remembered = 4 });
        var challenges = Enumerable.Range(0, 6).Select(i => guard.Challenge(Start + TimeSpan.FromSeconds(i), (ulong)i)[0]).ToList();
        var now = Start + TimeSpan.FromSeconds(10);
        foreach (var challenge in challenges)
        {
            Assert.Equal(DigestVerdict.Accepted, guard.Judge(Answer(challenge, "a", "pw"), "INVITE", "pw", now));
        }

        Assert.Equal(DigestVerdict.Stale, guard.Judge(Answer(challenges[0], "a", "pw"), "INVITE", "pw", now));
        Assert.Equal(DigestVerdict.Replayed, guard.Judge(Answer(challenges[5], "a", "pw"), "INVITE", "pw", now));
        Assert.Equal(DigestVerdict.Accepted, guard.Judge(Answer(challenges[5], "a", "pw", 2), "INVITE", "pw", now));
    }

    [Theory]
    [InlineData("realm=\"r\", nonce=\"n\", uri=\"u\", response=\"x\"", "a username")]
    [InlineData("username=u, realm=r, nonce=\"\", uri=u, response=x", "a nonce")]
    [InlineData("username=u, realm=r, nonce=n, response=x", "a uri")]
    [InlineData("username=u, realm=r, nonce=n, uri=u", "a response")]
    [InlineData("username=u, realm=r, nonce=n, uri=u, response=x, qop=auth, nc=00000001", "a cnonce beside qop")]
    [InlineData("username=u, realm=r, nonce=n, uri=u, response=x, qop=auth, cnonce=c, nc=1", "an nc of eight hexadecimal digits beside qop")]
    [InlineData("username=u, realm=r, nonce=n, uri=u, response=x, qop=auth, cnonce=c, nc=0000000g", "an nc of eight hexadecimal digits beside qop")]
    [Attack("S8")]
    public void Credentials_that_lack_something_are_refused(string fields, string expected)
    {
        Assert.False(DigestCredentials.Read(AuthFields.Parse(fields).OrThrow()).Ok(out _, out var error));
        Assert.Equal(expected, error!.Expected);
    }

    // Through the text, as it goes over the wire.
    private static DigestChallenge Read(DigestChallenge challenge) => DigestChallenge.Read(HeaderValue.Parse<Challenge>(Challenge.Of(challenge).ToString()).OrThrow().Fields).OrThrow();

    private static DigestCredentials Answer(DigestChallenge challenge, string user, string password, uint count = 1)
        => DigestCredentials.Read(HeaderValue.Parse<Credentials>(HeaderValue.Text(Credentials.Of(challenge.Answer(user, password, "INVITE", "sip:bob@example.com", "0a4f113b", count)!))).OrThrow().Fields).OrThrow();

    private static DigestVerdict Judge(DigestGuard guard, DigestCredentials credentials, string? password) => guard.Judge(credentials, "INVITE", password, Start, "sip:bob@example.com");

    [Fact]
    public void Of_too_many_realms_the_oldest_are_forgotten()
    {
        var mind = new Spa.Sip.UserAgent.DigestAuthenticator("u", "pw", new Spa.Foundation.Ports.Entropy(1));
        var request = (SipRequest)SipMessages.Read(SipMessages.Lines("INVITE sip:b@h SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bK1", "From: <sip:a@h>;tag=1", "To: <sip:b@h>", "Call-ID: c", "CSeq: 1 INVITE", "Max-Forwards: 70"));
        for (var i = 1; i <= 10; i++)
        {
            var challenge = (SipResponse)SipMessages.Read(SipMessages.Lines(
                "SIP/2.0 407 Proxy Authentication Required", "Via: SIP/2.0/UDP h;branch=z9hG4bK1", "From: <sip:a@h>;tag=1", "To: <sip:b@h>;tag=2", "Call-ID: c", "CSeq: 1 INVITE", $"Proxy-Authenticate: Digest realm=\"r{i}\", nonce=\"n\", qop=\"auth\""));
            Assert.NotNull(mind.Answer(request, challenge));
        }

        var answered = mind.Anticipate(request).Other.Select(field => HeaderValue.Parse<Credentials>(field.Value.Span).OrThrow().Fields["realm"]);
        Assert.Equal(Enumerable.Range(3, 8).Select(i => $"r{i}"), answered);
    }
}
