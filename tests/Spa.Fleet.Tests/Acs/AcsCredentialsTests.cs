using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Nat;
using Spa.Foundation.Security;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What the proof of a device is worth: for one realm, one path, one algorithm, some minutes, and once.</summary>
public sealed class AcsCredentialsTests : IDisposable
{
    private const string Path = "/acs";
    private static readonly MacAddress Mac = MacAddress.Of("000e08cb0001");

    private readonly Folder folder = new();
    private readonly Store store;
    private readonly MovingClock clock = new();
    private readonly AcsCredentials credentials;

    public AcsCredentialsTests()
    {
        store = Store.Open(folder.Path);
        credentials = new AcsCredentials(store.Box, new AcsOptions(), clock);
    }

    [Fact]
    [Attack("C7")]
    public void A_right_proof_of_something_else_is_worth_nothing()
    {
        Func<DigestCredentials, DigestCredentials>[] others =
        [
            right => right with { Algorithm = DigestAlgorithm.Md5Session },
            right => right with { Algorithm = DigestAlgorithm.Sha256 },
            right => right with { Realm = "Another Realm" },
            right => Of(right, "/report", "auth"),
            right => Of(right, "http://acs.example/report", "auth"),
            right => Of(right, Path, "auth-int"),
            right => right with { Response = string.Empty },
        ];
        Assert.All(others, other => Assert.Equal(AcsProof.Wrong, Judge(other(Answer(Challenge(), 1)))));
        Assert.Equal(AcsProof.Wrong, Judge(Answer(Challenge(), 1, "guess")));
        Assert.Equal(AcsProof.Right, Judge(Answer(Challenge(), 1)));

        // As some clients write it.
        Assert.Equal(AcsProof.Right, Judge(Of(Answer(Challenge(), 1), "http://acs.example:7547/acs", "auth")));

        DigestCredentials Of(DigestCredentials right, string uri, string quality)
            => right with { Uri = uri, Quality = quality, Response = DigestHash.Response(DigestAlgorithm.Md5, Identity(), "POST", uri, right.Nonce, right.NonceCount!.Value, right.ClientNonce, quality) };
    }

    [Fact]
    [Attack("C7")]
    public void A_nonce_is_good_for_some_minutes_and_made_by_nobody_else()
    {
        var challenge = Challenge();
        clock.Shift = TimeSpan.FromMinutes(4.9);
        Assert.Equal(AcsProof.Right, Judge(Answer(challenge, 1)));
        clock.Shift = TimeSpan.FromMinutes(5.1);
        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge, 2)));

        // From a time to come: the clock was set back.
        clock.Shift = -TimeSpan.FromMinutes(1);
        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge, 3)));
        clock.Shift = TimeSpan.Zero;
        Assert.Equal(AcsProof.Right, Judge(Answer(challenge, 4)));
        for (var at = 0; at < challenge.Nonce.Length; at++)
        {
            var changed = challenge.Nonce.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            Assert.Equal(AcsProof.Stale, Judge(Answer(challenge with { Nonce = new(changed) }, 1)));
        }

        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge with { Nonce = challenge.Nonce + "A" }, 1)));
        using var elsewhere = new Folder();
        using var other = Store.Open(elsewhere.Path);
        Assert.Equal(AcsProof.Stale, Judge(Answer(Read(new AcsCredentials(other.Box, new AcsOptions(), clock).Challenge(false)), 1)));

        // Every server of a store takes it.
        Assert.Equal(AcsProof.Right, new AcsCredentials(store.Box, new AcsOptions(), clock).Judge(new(Answer(challenge, 9).User, Answer(challenge, 9), null), Identity(), "POST", Path));
    }

    [Fact]
    [Attack("C7")]
    public void A_count_is_good_once_in_any_order_within_reach()
    {
        var challenge = Challenge();
        uint[] counts = [3, 1, 2, 70, 60, 7, 6];
        Assert.All(counts, count => Assert.Equal((count, AcsProof.Right), (count, Judge(Answer(challenge, count)))));
        Assert.All(counts, count => Assert.Equal((count, AcsProof.Stale), (count, Judge(Answer(challenge, count)))));

        // Sixty-four behind the highest are told apart; what lies before them is none that is new.
        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge, 5)));
        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge, 0)));
        Assert.Equal(AcsProof.Right, Judge(Answer(challenge, 1000)));
        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge, 61)));
        Assert.Equal(AcsProof.Right, Judge(Answer(challenge, 936)));

        // The highest of before is the last of them.
        Assert.Equal(AcsProof.Right, Judge(Answer(challenge, 1064)));
        Assert.Equal(AcsProof.Stale, Judge(Answer(challenge, 1000)));
    }

    // It is remembered as long as its nonce is taken.
    [Fact]
    [Attack("C7")]
    public void What_was_used_is_known_while_its_nonce_lives()
    {
        for (var start = 0; start < 12; start++)
        {
            clock.Shift = TimeSpan.FromMinutes(start * 4);
            var challenge = Challenge();
            for (var minute = 0.0; minute < 5; minute += 0.7)
            {
                clock.Shift = TimeSpan.FromMinutes((start * 4) + minute);
                Assert.Equal(minute == 0 ? AcsProof.Right : AcsProof.Stale, Judge(Answer(challenge, 1)));
                Assert.Equal(AcsProof.Right, Judge(Answer(Challenge(), 1)));
            }
        }
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    private static DigestChallenge Read(string header)
    {
        Assert.True(AuthFields.Parse(header["Digest ".Length..]).Ok(out var fields, out _));
        return DigestChallenge.Read(fields).OrThrow();
    }

    private DigestChallenge Challenge() => Read(credentials.Challenge(false));

    private DigestCredentials Answer(DigestChallenge challenge, uint count, string? password = null)
        => challenge.Answer(AcsCredentials.UserOf(Mac), password ?? credentials.PasswordOf(Mac, 1), "POST", Path, "c0ffee", count)!;

    private string Identity() => credentials.IdentityOf(AcsCredentials.UserOf(Mac), Mac, 1);

    private AcsProof Judge(DigestCredentials given) => credentials.Judge(new(given.User, given, null), Identity(), "POST", Path);
}
