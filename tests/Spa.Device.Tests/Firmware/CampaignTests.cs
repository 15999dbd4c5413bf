using System.Text;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class CampaignTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey Online = NewKey();
    private static readonly SigningKey NewOnline = NewKey();
    private static readonly TrustRoot Trusted = WithCampaign(Root, Online);
    private static readonly Campaign Wanted = new("spa3102-5-1-11-GW", 7, Now.AddDays(-1), Now.AddDays(6), "SPA3102", "spa3102-5-1-11-GW.bin", V("5.1.11(GW)"), new string('a', 64));
    private static readonly string Text = Encoding.UTF8.GetString(Signed(Wanted));

    /// <summary>A document that came, and what is said of it.</summary>
    public static TheoryData<byte[], CampaignFault, string> Refusals => new()
    {
        { Signed(Wanted, Maker), CampaignFault.BadSignature, $"the campaign document is not believed: it is signed by an unknown key ({PublicKey.Abbreviate(Maker.PublicKey.Id)})" },
        { new SignedCampaign(Wanted, []).Write(), CampaignFault.BadSignature, "the campaign document is not believed: it is not signed" },
        { Signed(Wanted with { Name = "other" }), CampaignFault.WrongName, "the campaign document is another one: other, asked for was spa3102-5-1-11-GW" },
        { Signed(Wanted with { Product = "SPA2102" }), CampaignFault.WrongProduct, "incompatible: the campaign is for product SPA2102, this is SPA3102" },
        { Signed(Wanted with { Version = 6 }), CampaignFault.Replayed, "replayed: the campaign document is older than one seen before: issue 6, seen was 7" },
        { Signed(Wanted with { Version = 8, Expires = Now.AddSeconds(-1) }), CampaignFault.Stale, "stale: the campaign document expired on 2026-05-31" },
        { Changed("\"version\":7", "\"version\":9"), CampaignFault.BadSignature, $"the campaign document is not believed: the signature by key {PublicKey.Abbreviate(Online.PublicKey.Id)} does not match it" },
        { Changed("\"file\":\"spa3102-5", "\"file\":\"../spa3102-5"), CampaignFault.Damaged, "the campaign document cannot be read: expected a sound document, but file must be a name of letters, digits, - and . at 0 (campaign document)" },
        { Changed("\"issued\":\"2026", "\"issued\":\" 2026"), CampaignFault.Damaged, "the campaign document cannot be read: expected texts in UTF-8, times such as 2026-01-31T12:00:00Z and signatures in base64 at 0 (campaign document)" },
        { Changed("{\"signed\"", "{ \"signed\""), CampaignFault.Damaged, "the campaign document cannot be read: expected the document in canonical form at 0 (campaign document)" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Attack("F9")]
    public void A_document_that_may_not_be_followed_is_refused(byte[] document, CampaignFault fault, string sentence)
    {
        var disk = Unit();
        Assert.Null(Follow(disk, Signed(Wanted)));
        var before = disk.Describe();
        var refusal = Follow(disk, document);
        Assert.Equal((fault, sentence), (refusal!.Fault, refusal.Sentence));
        Assert.Equal(before, disk.Describe());
    }

    [Fact]
    [Attack("F9")]
    public void What_was_seen_is_remembered_over_power_cuts_and_the_same_issue_may_come_again()
    {
        var disk = Unit();
        Assert.Null(Follow(disk, Signed(Wanted)));
        foreach (var after in disk.AfterPowerCut())
        {
            Assert.Equal(CampaignFault.Replayed, Follow(after, Signed(Wanted with { Version = 6 }))!.Fault);
            Assert.Null(Follow(after, Signed(Wanted)));
            Assert.Null(Follow(after, Signed(Wanted with { Version = 8 })));
            Assert.Equal(CampaignFault.Replayed, Follow(after, Signed(Wanted))!.Fault);
        }
    }

    [Fact]
    [Attack("F19", "F9")]
    public void Without_a_trusted_clock_only_the_number_is_judged()
    {
        var disk = Unit();
        Assert.Null(Follow(disk, Signed(Wanted with { Expires = Now.AddYears(-1) }), now: null));
        Assert.Equal(CampaignFault.Replayed, Follow(disk, Signed(Wanted with { Version = 6 }), now: null)!.Fault);
    }

    [Fact]
    [Attack("F8")]
    public void A_fast_forward_by_a_stolen_key_is_over_when_a_new_root_takes_that_key_away()
    {
        var disk = Unit();
        Assert.Null(Follow(disk, Signed(Wanted with { Version = 1L << 62 })));
        Assert.Equal(CampaignFault.Replayed, Follow(disk, Signed(Wanted with { Version = 8 }))!.Fault);

        var next = WithCampaign(Root with { Version = 2 }, NewOnline);
        Assert.Null(new Installer(disk, Installer.ReadRoot(disk)).TakeRoots([TrustRootText.Write(next, [Maker])], Now));
        Assert.Null(Follow(disk, Signed(Wanted with { Version = 8 }, NewOnline)));
        Assert.Equal(CampaignFault.BadSignature, Follow(disk, Signed(Wanted with { Version = 1L << 62 }))!.Fault);
    }

    [Fact]
    public void A_unit_whose_root_names_nobody_follows_no_campaign()
        => Assert.Equal(CampaignFault.NobodySigns, Follow(NewUnit(), Signed(Wanted))!.Fault);

    [Fact]
    public void Each_name_counts_for_itself_and_old_names_are_forgotten()
    {
        var disk = Unit();
        var memory = new CampaignMemory(disk);
        for (var i = 0; i < 100; i++)
        {
            memory.Note(Trusted, $"name-{i}", 1000 - i);
        }

        Assert.Equal((0L, 0L, 932L, 901L), (memory.Seen(Trusted, "name-0"), memory.Seen(Trusted, "name-67"), memory.Seen(Trusted, "name-68"), memory.Seen(Trusted, "name-99")));
        disk.Damage("campaigns", "rubbish"u8.ToArray());
        Assert.Equal(0, memory.Seen(Trusted, "name-99"));
    }

    [Fact]
    public void A_campaign_names_one_image_whole_or_as_a_patch_and_no_other()
    {
        var payload = ImagePayload.Pack([Pack("Spa.Device", "program", executable: true)], ImagePayload.FastLevel);
        var manifest = Draft() with { Files = payload.Files, Payload = payload.Description };
        var campaign = Wanted with { Identity = ManifestText.Identity(manifest) };
        Assert.Null(CampaignRules.Mismatch(campaign, manifest));
        Assert.Null(CampaignRules.Mismatch(campaign, manifest with { Payload = new(9, new string('b', 64), PayloadDescription.ZstdPatch, new string('c', 64)) }));
        Assert.Equal("it is another image of 5.1.11(GW) than the campaign spa3102-5-1-11-GW names", CampaignRules.Mismatch(campaign, manifest with { BuildId = "other" }));
        Assert.Equal("it is version 5.1.12, the campaign spa3102-5-1-11-GW names 5.1.11(GW)", CampaignRules.Mismatch(campaign, manifest with { Version = V("5.1.12") }));
    }

    private static TrustRoot WithCampaign(TrustRoot root, SigningKey key)
        => root with { Campaign = new([key.PublicKey.Id], 1), Keys = root.Keys.Add(key.PublicKey.Id, key.PublicKey) };

    private static byte[] Signed(Campaign campaign, SigningKey? key = null) => new SignedCampaign(campaign, []).Sign(key ?? Online).Write();

    private static byte[] Changed(string old, string changed) => Encoding.UTF8.GetBytes(Text.Replace(old, changed));

    private static ModelFiles Unit()
    {
        var disk = NewUnit();
        disk.Damage(Installer.RootFile, TrustRootText.Write(Trusted, [Maker]));
        return disk;
    }

    private static CampaignRefusal? Follow(ModelFiles disk, byte[] document) => Follow(disk, document, Now);

    private static CampaignRefusal? Follow(ModelFiles disk, byte[] document, DateTimeOffset? now)
        => new Installer(disk, Installer.ReadRoot(disk)).Follow(document, Wanted.Name, "SPA3102", now, out _);
}
