using System.Collections.Immutable;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class RootSuccessionTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey RootA = NewKey();
    private static readonly SigningKey RootB = NewKey();
    private static readonly SigningKey RootC = NewKey();
    private static readonly SigningKey NewMaker = NewKey();

    private static readonly TrustRoot First = Document(1, [RootA, RootB, RootC], 2, Maker);
    private static readonly TrustRoot Next = Document(2, [RootA, RootB, RootC], 2, NewMaker);

    /// <summary>A document offered to a unit with version 1, and what is said of it.</summary>
    public static TheoryData<string, byte[], RootFault, string> Refusals => new()
    {
        { "one version left out", Signed(Next with { Version = 3 }, RootA, RootB), RootFault.Skips, "the new firmware root leaves versions out: version 3, the present one is 1" },
        { "fast-forward", Signed(Next with { Version = 1L << 31 }, RootA, RootB), RootFault.Skips, "the new firmware root leaves versions out: version 2147483648, the present one is 1" },
        { "the highest number", Signed(Next with { Version = long.MaxValue }, RootA, RootB), RootFault.Skips, "the new firmware root leaves versions out: version 9223372036854775807, the present one is 1" },
        { "rolled back", Signed(Next with { Version = 1 }, RootA, RootB), RootFault.NotNewer, "the new firmware root is not newer: version 1, the present one is 1" },
        {
            "signed by its own new keys only", Signed(Document(2, [NewMaker, Second], 2, NewMaker), NewMaker, Second), RootFault.NotByPresent,
            $"the new firmware root is not signed by the present one: it is signed by an unknown key ({Short(NewMaker)}, {Short(Second)})"
        },
        { "one of two of the present keys", Signed(Next, RootA), RootFault.NotByPresent, "the new firmware root is not signed by the present one: it has too few signatures: 1 of 2 keys" },
        { "one key twice", Twice(Next, RootA), RootFault.NotByPresent, "the new firmware root is not signed by the present one: it has too few signatures: 1 of 2 keys" },
        {
            "signed by the old keys only", Signed(Document(2, [NewMaker, Second], 2, NewMaker), RootA, RootB), RootFault.NotByItself,
            $"the new firmware root is not signed by its own root role: it is signed by an unknown key ({Short(RootA)}, {Short(RootB)})"
        },
        { "expired", Signed(Next with { Expires = Now.AddDays(-1) }, RootA, RootB), RootFault.Expired, "the new firmware root has expired on 2026-05-31" },
        { "not signed", Signed(Next), RootFault.NotByPresent, "the new firmware root is not signed by the present one: it is not signed" },
        { "no document", "{}"u8.ToArray(), RootFault.Damaged, "the new firmware root cannot be read: expected a sound document, but the document lacks the member signed at 0 (firmware root document)" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Attack("F8", "F7")]
    public void A_root_that_may_not_follow_is_refused_and_the_present_one_goes_on(string what, byte[] document, RootFault fault, string sentence)
    {
        Assert.NotEmpty(what);
        var disk = Unit1();
        var before = disk.Describe();
        var installer = Open(disk);
        var refusal = installer.TakeRoots([document], Now);
        Assert.Equal((fault, sentence), (refusal!.Fault, refusal.Sentence));
        Assert.Equal(before, disk.Describe());
        Assert.Equal(1, installer.Root.OrThrow().Version);
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make("5.1.11(GW)"), now: Now));
    }

    [Fact]
    [Attack("F2", "F8")]
    public void A_root_signed_by_both_takes_over_durably_and_a_key_it_leaves_out_signs_nothing_any_more()
    {
        var disk = Unit1();
        Assert.Null(Open(disk).TakeRoots([Signed(Next, RootC, RootA)], Now));
        foreach (var after in disk.AfterPowerCut())
        {
            Assert.Equal(2, Installer.ReadRoot(after).OrThrow().Version);
            var refusal = Assert.IsType<InstallOutcome.Refused>(Install(after, Make("5.1.11(GW)", keys: [Maker]), now: Now)).Refusal;
            Assert.Equal((ImageFault.UnknownKey, $"the image is signed by an unknown key ({Short(Maker)})"), (refusal.Fault, refusal.Sentence));
            Assert.IsType<InstallOutcome.Staged>(Install(after, Make("5.1.11(GW)", keys: [NewMaker]), now: Now));
        }
    }

    [Fact]
    public void What_was_installed_under_a_root_still_starts_under_the_next_one()
    {
        var disk = Unit1();
        Assert.Null(Open(disk).TakeRoots([Signed(Next, RootA, RootB)], Now));
        var store = new SlotStore(disk);
        Assert.True(store.Examine(SlotName.A, Installer.ReadRoot(disk).OrThrow()).Sound);

        // Not because a lost key no longer matters: other content under that key's signature does not start.
        disk.Delete("a/root");
        Assert.Equal($"the image is signed by an unknown key ({Short(Maker)})", store.Examine(SlotName.A, Installer.ReadRoot(disk).OrThrow()).Problem);
    }

    [Fact]
    [Attack("F8")]
    public void Whatever_step_a_new_root_is_cut_at_the_unit_starts_and_has_the_old_root_or_the_new_one()
    {
        var states = 0;
        var disk = Unit1();
        void Check(ModelFiles source)
        {
            foreach (var after in source.AfterPowerCut())
            {
                states++;
                var root = Installer.ReadRoot(after).OrThrow();
                Assert.InRange(root.Version, 1, 2);
                Assert.True(new SlotStore(after).Examine(SlotName.A, root).Sound, $"root {root.Version}");
            }
        }

        disk.BeforeStep = _ => Check(disk);
        Assert.Null(Open(disk).TakeRoots([Signed(Next, RootA, RootB)], Now));
        disk.BeforeStep = null;
        Check(disk);
        Assert.InRange(states, 8, 1000);
    }

    [Fact]
    public void A_unit_that_was_away_walks_through_roots_that_have_expired_meanwhile()
    {
        var second = Next with { Expires = Now.AddYears(-1) };
        var third = Document(3, [RootB, RootC], 2, Second) with { Expires = Now.AddYears(1) };
        var disk = Unit1();
        Assert.Null(Open(disk).TakeRoots([Signed(second, RootA, RootB), Signed(third, RootB, RootC)], Now));
        Assert.Equal(3, Installer.ReadRoot(disk).OrThrow().Version);
    }

    [Fact]
    public void A_bad_root_behind_a_good_one_keeps_the_good_one_not_away()
    {
        var disk = Unit1();
        Assert.Equal(RootFault.Damaged, Open(disk).TakeRoots([Signed(Next, RootA, RootB), "<html>"u8.ToArray()], Now)!.Fault);
        Assert.Equal(2, Installer.ReadRoot(disk).OrThrow().Version);
    }

    [Fact]
    [Attack("F19")]
    public void Expiry_of_a_root_is_judged_only_by_a_clock_that_can_be_trusted()
    {
        var disk = Unit1();
        var expired = Signed(Next with { Expires = Now.AddDays(-1) }, RootA, RootB);
        Assert.Null(Open(disk).TakeRoots([expired], now: null));
        Assert.Equal(2, Installer.ReadRoot(disk).OrThrow().Version);

        var refusal = Assert.IsType<InstallOutcome.Refused>(Install(disk, Make("5.1.11(GW)", keys: [NewMaker]), now: Now)).Refusal;
        Assert.Equal((ImageFault.RootExpired, "the firmware root of this unit expired on 2026-05-31; nothing is installed until it has a newer one", false), (refusal.Fault, refusal.Sentence, refusal.Final));
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make("5.1.11(GW)", keys: [NewMaker]), now: null));
    }

    [Fact]
    public void The_threshold_of_the_present_root_counts_when_it_is_lowered()
    {
        var disk = Unit1();
        var lower = Document(2, [RootA], 1, NewMaker);
        Assert.Equal(RootFault.NotByPresent, Open(disk).TakeRoots([Signed(lower, RootA)], Now)!.Fault);
        Assert.Null(Open(disk).TakeRoots([Signed(lower, RootA, RootC)], Now));
    }

    [Fact]
    public void A_full_disk_leaves_the_present_root()
    {
        var disk = Unit1();
        disk.FreeBytes = 10;
        Assert.Equal(RootFault.NotStored, Open(disk).TakeRoots([Signed(Next, RootA, RootB)], Now)!.Fault);
        Assert.Equal(1, Installer.ReadRoot(disk).OrThrow().Version);
    }

    [Fact]
    public void A_campaign_role_is_written_and_read()
    {
        var root = First with { Campaign = new([Second.PublicKey.Id], 1), Keys = First.Keys.Add(Second.PublicKey.Id, Second.PublicKey) };
        var read = TrustRootText.Read(TrustRootText.Write(root, [RootA, RootB])).OrThrow();
        Assert.Equal(Second.PublicKey.Id, Assert.Single(read.Campaign!.KeyIds));
        Assert.Null(TrustRootText.Read(TrustRootText.Write(First, [RootA, RootB])).OrThrow().Campaign);
    }

    private static string Short(SigningKey key) => PublicKey.Abbreviate(key.PublicKey.Id);

    private static TrustRoot Document(long version, SigningKey[] roots, int threshold, SigningKey firmware) => new(
        version,
        null,
        roots.Append(firmware).Select(k => k.PublicKey).DistinctBy(k => k.Id).ToImmutableSortedDictionary(k => k.Id, k => k, StringComparer.Ordinal),
        new([.. roots.Select(k => k.PublicKey.Id)], threshold),
        new([firmware.PublicKey.Id], 1));

    private static byte[] Signed(TrustRoot root, params SigningKey[] signers) => signers.Aggregate(new SignedRoot(root, []), (signed, key) => signed.Sign(key)).Write();

    private static byte[] Twice(TrustRoot root, SigningKey signer)
    {
        var signed = new SignedRoot(root, []);
        return (signed with { Signatures = [signed.Sign(signer).Signatures[0], signed.Sign(signer).Signatures[0]] }).Write();
    }

    private static ModelFiles Unit1()
    {
        var disk = NewUnit();
        disk.Replace(Installer.RootFile, Signed(First, RootA, RootB));
        return disk.Copy();
    }

    private static Installer Open(ModelFiles disk) => new(disk, Installer.ReadRoot(disk));

    private static InstallOutcome Install(ModelFiles disk, byte[] image, DateTimeOffset? now) => SampleImages.Install(disk, image, SampleImages.Unit with { Now = now });
}
