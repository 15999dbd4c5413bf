using System.Buffers.Binary;
using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Marks;
using ZstdSharp;
using ZstdSharp.Unsafe;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class ImageTests
{
    private static readonly byte[] Sound = Make();

    /// <summary>A change to the text of a sound manifest, signed all the same, and the sentence it is refused with.</summary>
    public static TheoryData<string, string, ImageFault, string> Manifests => new()
    {
        { "{\"product\"", "{\"product\":\"X\",\"product\"", ImageFault.DamagedManifest, "the image's manifest is damaged: the manifest has the member product twice" },
        { "{\"product\"", "{\"evil\":1,\"product\"", ImageFault.DamagedManifest, "the image's manifest is damaged: the manifest has the unknown member evil" },
        { ",\"expires\":null", "", ImageFault.DamagedManifest, "the image's manifest is damaged: the manifest lacks the member expires" },
        { ",\"expires\":null", ", \"expires\":null", ImageFault.DamagedManifest, "the image's manifest is damaged: it is not in canonical form" },
        { ",\"expires\":null}", ",\"expires\":null}{}", ImageFault.DamagedManifest, "the image's manifest is damaged: '{' is invalid after a single JSON value. Expected end of data" },
        { ",\"expires\":null}", ",\"expires\":nu", ImageFault.DamagedManifest, "the image's manifest is damaged: 'nu' is an invalid JSON literal. Expected the literal 'null'" },
        { ",\"expires\":null", ",\"expires\":\"tomorrow\"", ImageFault.DamagedManifest, "the image's manifest is damaged: expires must be a time such as 2026-01-31T12:00:00Z" },
        { "5.1.11(GW)", "5.1.11-rc1", ImageFault.DamagedManifest, "the image's manifest is damaged: version: expected the end of the version at 6 (SPA firmware version)" },
        { "\"securityEpoch\":0", "\"securityEpoch\":-1", ImageFault.DamagedManifest, "the image's manifest is damaged: securityEpoch must be no number below zero" },
        { "\"entry\":\"Spa.Device\"", "\"entry\":\"web/app/index.html\"", ImageFault.DamagedManifest, "the image's manifest is damaged: entry web/app/index.html is not an executable file of the image" },
        { "\"hardware\":[\"sim-1\"]", "\"hardware\":[]", ImageFault.DamagedManifest, "the image's manifest is damaged: hardware must name at least one id" },
        { "\"min\":0,\"max\":2147483647", "\"min\":2,\"max\":1", ImageFault.DamagedManifest, "the image's manifest is damaged: settings.min is above settings.max" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"../index.html\"", ImageFault.UnsafePath, "the image holds an unsafe path: ../index.html (it leaves the slot)" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"/etc/passwd\"", ImageFault.UnsafePath, "the image holds an unsafe path: /etc/passwd (it is absolute)" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"web//x\"", ImageFault.UnsafePath, "the image holds an unsafe path: web//x (it has an empty part)" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"web/\\u0000x\"", ImageFault.UnsafePath, "the image holds an unsafe path: web/?x (only letters, digits and . _ + - / are taken)" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"Manifest\"", ImageFault.UnsafePath, "the image holds an unsafe path: Manifest (the slot keeps this name for itself)" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"Spa.Device\"", ImageFault.SamePath, "the image holds paths that cannot stand beside each other: Spa.Device" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"spa.device\"", ImageFault.SamePath, "the image holds paths that cannot stand beside each other: spa.device" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"Spa.Device/x\"", ImageFault.SamePath, "the image holds paths that cannot stand beside each other: Spa.Device/x" },
        { "\"path\":\"web/app/index.html\"", "\"path\":\"A\"", ImageFault.DamagedManifest, "the image's manifest is damaged: files are not in ascending order at A" },
        { "\"mode\":\"0644\"", "\"mode\":\"4755\"", ImageFault.UnsafeMode, "the image holds a file with an unsafe mode: web/app/index.html has mode 4755, only 0644 and 0755 are taken" },
        { "\"encoding\":\"tar+zstd\"".Replace("+", "\\u002B"), "\"encoding\":\"bsdiff\"", ImageFault.UnknownEncoding, "the image's payload encoding bsdiff is not known here" },
        { "\"from\":null", "\"from\":\"00\"", ImageFault.DamagedManifest, "the image's manifest is damaged: payload.from stands only with a patch" },
        { "\"product\":\"SPA3102\"", "\"product\":\"\"", ImageFault.DamagedManifest, "the image's manifest is damaged: product, hardware, customer and buildId are words of letters, digits and . _ + -" },
    };

    /// <summary>What the unit is, and what it says to an image that is sound in itself.</summary>
    public static TheoryData<string, ImageFault, string> Incompatible => new()
    {
        { "product", ImageFault.WrongProduct, "incompatible: the image is for product SPA2102, this is SPA3102" },
        { "hardware", ImageFault.WrongHardware, "incompatible: the image is for hardware board-9, this is sim-1" },
        { "customer", ImageFault.WrongCustomer, "incompatible: the image is for the units of acme" },
        { "launcher", ImageFault.LauncherTooOld, "the image needs a newer launcher: 0.2.0, this is 0.1.0" },
        { "settings", ImageFault.SettingsOutOfRange, "the image cannot read the settings of this unit: it reads forms 2 to 3, they have form 1" },
        { "requires", ImageFault.StepTooLarge, "the image cannot be installed over the running version: install 5.1.11 first, 5.1.10(GW) runs" },
    };

    [Fact]
    public void A_manifest_is_read_as_it_was_written()
    {
        var (meta, _) = Parts(Make(change: m => m with { Customer = "acme", Expires = m.Created.AddDays(1), Requires = V("5.1.9"), SecurityEpoch = long.MaxValue }));
        Assert.True(ManifestText.TryRead(Encoding.UTF8.GetBytes(meta), ImageLimits.Default, out var manifest, out var refusal), refusal?.Sentence);
        Assert.Equal(("acme", long.MaxValue, "5.1.9", "Spa.Device"), (manifest.Customer, manifest.SecurityEpoch, manifest.Requires!.ToString(), manifest.Entry));
        Assert.Equal(meta, Encoding.UTF8.GetString(ManifestText.Write(manifest)));
    }

    [Fact]
    public void Equal_files_make_equal_payloads()
    {
        var first = ImagePayload.Pack([Pack("b", "2"), Pack("a", "1")], ImagePayload.FastLevel);
        var second = ImagePayload.Pack([Pack("a", "1"), Pack("b", "2")], ImagePayload.FastLevel);
        Assert.Equal(first.Description, second.Description);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    [Attack("F4", "F10")]
    public void A_signed_manifest_that_is_unsafe_or_damaged_is_refused(string old, string changed, ImageFault fault, string sentence)
    {
        var (meta, payload) = Parts(Sound);
        Assert.Contains(old, meta);
        var at = meta.LastIndexOf(old, StringComparison.Ordinal);
        var refusal = Refused(MakeOf(string.Concat(meta.AsSpan(0, at), changed, meta.AsSpan(at + old.Length)), payload));
        Assert.Equal((fault, sentence, true), (refusal.Fault, refusal.Sentence, refusal.Final));
    }

    [Theory]
    [MemberData(nameof(Incompatible))]
    [Attack("F5")]
    public void A_validly_signed_image_for_something_else_is_refused(string what, ImageFault fault, string sentence)
    {
        var image = Make(change: m => what switch
        {
            "product" => m with { Product = "SPA2102" },
            "hardware" => m with { Hardware = ["board-9"] },
            "customer" => m with { Customer = "acme" },
            "launcher" => m with { MinLauncher = V("0.2.0") },
            "settings" => m with { MinSettings = 2, MaxSettings = 3 },
            _ => m with { Requires = V("5.1.11") },
        });
        var refusal = Refused(image);
        Assert.Equal((fault, sentence, true), (refusal.Fault, refusal.Sentence, refusal.Final));
    }

    [Fact]
    public void The_sentence_names_the_customer_a_unit_belongs_to()
        => Assert.Equal(
            "incompatible: the image is for the units of acme, this is one of other",
            Refused(Make(change: m => m with { Customer = "acme" }), Unit with { Customer = "other" }).Sentence);

    [Theory]
    [InlineData("unsigned", ImageFault.NotSigned, "the image is not signed")]
    [InlineData("random", ImageFault.WrongSignature, "the signature by key {0} does not match the image")]
    [InlineData("stranger", ImageFault.UnknownKey, "the image is signed by an unknown key ({0})")]
    [InlineData("removed", ImageFault.UnknownKey, "the image is signed by an unknown key ({0})")]
    [InlineData("unknown algorithm", ImageFault.WrongSignature, "the signature by key {0} does not match the image")]
    [Attack("F2")]
    public void An_image_without_a_good_signature_is_refused_before_its_payload_is_looked_at(string what, ImageFault fault, string sentence)
    {
        Assert.True(ImageHeader.TryRead(Sound, out var header, out _));
        var good = header.Signatures[0];
        var signatures = what switch
        {
            "unsigned" => [],
            "random" => [good with { Bytes = [.. Enumerable.Range(1, 64).Select(i => (byte)i)] }],
            "stranger" => ImageWriter.Sign(header with { Signatures = [] }, Stranger).Signatures,
            "removed" => ImageWriter.Sign(header with { Signatures = [] }, Second).Signatures,
            _ => header.Signatures.SetItem(0, good with { Algorithm = 2 }),
        };
        // No payload at all: had it been looked at first, the image would be called cut off.
        var refusal = Refused((header with { Signatures = signatures }).Write());
        var key = signatures.IsEmpty ? string.Empty : PublicKey.Abbreviate(signatures[0].KeyId);
        Assert.Equal((fault, sentence.Replace("{0}", key), true), (refusal.Fault, refusal.Sentence, refusal.Final));
    }

    [Fact]
    [Attack("F2")]
    public void A_key_that_left_the_firmware_role_counts_as_unknown()
    {
        var image = Make(keys: [Second]);
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        var before = RootOf(1, Maker, Second);
        Assert.Null(before.CheckFirmware(ImageFormat.SignedBytes(header.Meta.Span), header.Signatures));
        var after = before with { Firmware = new([Maker.PublicKey.Id], 1) };
        Assert.Equal(ImageFault.UnknownKey, after.CheckFirmware(ImageFormat.SignedBytes(header.Meta.Span), header.Signatures)?.Fault);
    }

    [Fact]
    public void A_signature_by_a_stranger_beside_a_good_one_does_no_harm()
        => Assert.IsType<InstallOutcome.Staged>(Install(NewUnit(), Make(keys: [Stranger, Maker])));

    [Fact]
    [Attack("F7")]
    public void The_same_key_twice_counts_once()
    {
        var root = RootOf(2, Maker, Second);
        Assert.True(ImageHeader.TryRead(Make(keys: [Maker, Maker]), out var twice, out _));
        Assert.Equal("the image has too few signatures: 1 of 2 keys", root.CheckFirmware(ImageFormat.SignedBytes(twice.Meta.Span), twice.Signatures)?.Sentence);
        Assert.True(ImageHeader.TryRead(Make(keys: [Maker, Second]), out var both, out _));
        Assert.Null(root.CheckFirmware(ImageFormat.SignedBytes(both.Meta.Span), both.Signatures));
    }

    [Fact]
    [Attack("F3")]
    public void One_flipped_bit_anywhere_is_refused_and_touches_nothing()
    {
        var unit = NewUnit();
        var before = unit.Describe();
        var installer = new Installer(unit, Installer.ReadRoot(unit));
        for (var at = 0; at < Sound.Length; at++)
        {
            foreach (var bit in at < 12 || at == Sound.Length - 1 ? Enumerable.Range(0, 8) : [at % 8])
            {
                var image = Sound.ToArray();
                image[at] ^= (byte)(1 << bit);
                using (var file = unit.Create("image"))
                {
                    file.Write(image);
                }

                var outcome = installer.Install("image", Unit, SlotName.A, null);
                Assert.True(outcome is InstallOutcome.Refused, $"bit {bit} of byte {at} was flipped and the image installed");
                unit.Delete("image");
            }
        }

        Assert.Equal(before, unit.Describe());
    }

    [Fact]
    [Attack("F4")]
    public void An_image_cut_at_any_byte_is_refused_and_may_be_fetched_again()
    {
        var unit = NewUnit();
        var installer = new Installer(unit, Installer.ReadRoot(unit));
        for (var length = 0; length < Sound.Length; length++)
        {
            using (var file = unit.Create("image"))
            {
                file.Write(Sound.AsSpan(0, length));
            }

            var refusal = Assert.IsType<InstallOutcome.Refused>(installer.Install("image", Unit, SlotName.A, null)).Refusal;
            Assert.Equal((ImageFault.Cut, false), (refusal.Fault, refusal.Final));
        }
    }

    [Fact]
    [Attack("F4")]
    public void Bytes_after_the_payload_are_refused()
        => Assert.Equal("the image has bytes after its payload", Refused([.. Sound, 0]).Sentence);

    [Theory]
    [InlineData("2147483648", ImageFault.TooLarge, "the image is too large: a payload of 2147483648 bytes, at most 134217728 are taken")]
    [InlineData("4294967296", ImageFault.TooLarge, "the image is too large: a payload of 4294967296 bytes, at most 134217728 are taken")]
    [InlineData("9223372036854775807", ImageFault.TooLarge, "the image is too large: a payload of 9223372036854775807 bytes, at most 134217728 are taken")]
    [InlineData("9223372036854775808", ImageFault.DamagedManifest, "the image's manifest is damaged: payload.length must be a whole number below 2^63")]
    [Attack("F4")]
    public void A_declared_payload_length_is_taken_as_64_bits_and_limited(string length, ImageFault fault, string sentence)
    {
        var (meta, payload) = Parts(Sound);
        var refusal = Refused(MakeOf(meta.Replace($"\"length\":{payload.Length}", $"\"length\":{length}"), payload));
        Assert.Equal((fault, sentence), (refusal.Fault, refusal.Sentence));
    }

    [Theory]
    [InlineData(-1, ImageFault.TrailingBytes)]
    [InlineData(1, ImageFault.Cut)]
    [Attack("F4")]
    public void A_payload_of_another_length_than_declared_is_refused(int more, ImageFault fault)
    {
        var (meta, payload) = Parts(Sound);
        Assert.Equal(fault, Refused(MakeOf(meta.Replace($"\"length\":{payload.Length}", $"\"length\":{payload.Length + more}"), payload)).Fault);
    }

    [Theory]
    [InlineData(4, 0xFFFF_FFFFu, ImageFault.UnknownFormat, "image format 65535 is not known here")]
    [InlineData(6, 0x8000_0000u, ImageFault.DamagedHeader, "the image header is damaged: a manifest of 2147483648 bytes, 1 to 65536 are taken")]
    [InlineData(6, 0u, ImageFault.DamagedHeader, "the image header is damaged: a manifest of 0 bytes, 1 to 65536 are taken")]
    [InlineData(0, 0x5647_5743u, ImageFault.NotAnImage, "this is not a firmware image")]
    [Attack("F4")]
    public void Impossible_numbers_in_the_header_are_refused(int at, uint value, ImageFault fault, string sentence)
    {
        var image = Sound.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(at), value);
        var refusal = Refused(image);
        Assert.Equal((fault, sentence, true), (refusal.Fault, refusal.Sentence, refusal.Final));
    }

    [Fact]
    [Attack("F4")]
    public void Too_many_or_too_long_signatures_are_refused()
    {
        Assert.True(ImageHeader.TryRead(Sound, out var header, out _));
        var many = header with { Signatures = [.. Enumerable.Repeat(header.Signatures[0], 17)] };
        Assert.Equal("the image header is damaged: 17 signatures, at most 16 are taken", Refused(many.Write()).Sentence);
        var longer = header with { Signatures = [header.Signatures[0] with { Bytes = [.. new byte[8193]] }] };
        Assert.Equal("the image header is damaged: a signature of 8193 bytes, at most 8192 are taken", Refused(longer.Write()).Sentence);
    }

    [Theory]
    [InlineData("5.1.9(GW)", null, 0, null)]
    [InlineData("5.1.9(GW)", "5.1.9", 0, null)]
    [InlineData("5.1.8(GW)", "5.1.9", 0, "the image is below Downgrade_Rev_Limit: 5.1.8(GW) is lower than 5.1.9")]
    [InlineData("5.1.12(GW)", "6.0.0", 3, null)]
    [InlineData("6.0.0", null, 2, "the image's security epoch is too old: 2, this unit has confirmed 3")]
    [Attack("F6")]
    public void An_older_image_is_judged_by_epoch_and_by_limit(string version, string? limit, long epoch, string? sentence)
    {
        var unit = NewUnit(epoch: epoch == 0 ? 0 : 3);
        var image = Make(version, m => m with { SecurityEpoch = epoch });
        var policy = Unit with { DowngradeLimit = limit is null ? null : V(limit) };
        if (sentence is null)
        {
            Assert.IsType<InstallOutcome.Staged>(Install(unit, image, policy));
        }
        else
        {
            Assert.Equal(sentence, Refused(image, policy, unit).Sentence);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(1970, null)]
    [InlineData(2100, "the image expired on 2026-02-01")]
    [Attack("F19")]
    public void Expiry_is_judged_only_by_a_clock_that_can_be_trusted(int? year, string? sentence)
    {
        var image = Make(change: m => m with { Expires = m.Created.AddDays(1) });
        var policy = Unit with { Now = year is { } y ? new DateTimeOffset(y, 1, 1, 0, 0, 0, TimeSpan.Zero) : null };
        var outcome = Install(NewUnit(), image, policy);
        Assert.Equal(sentence, (outcome as InstallOutcome.Refused)?.Refusal.Sentence);
    }

    [Fact]
    public void The_rule_is_asked_with_the_verified_version_and_can_refuse()
    {
        var asked = new List<string>();
        var refusal = Refused(Make(), refuse: m =>
        {
            asked.Add(m.Version.ToString());
            return "its condition would stay true";
        });
        Assert.Equal(["5.1.11(GW)"], asked);
        Assert.Equal(("the upgrade rule refuses the image: its condition would stay true", true), (refusal.Sentence, refusal.Final));
        Refused(Make(keys: [Stranger]), refuse: _ => throw new InvalidOperationException("asked about an image that is not verified"));
    }

    [Theory]
    [InlineData("link", ImageFault.UnsafeEntry, "the payload holds something that is no plain file: a symbolic link, Spa.Device")]
    [InlineData("hard link", ImageFault.UnsafeEntry, "the payload holds something that is no plain file: a hard link, Spa.Device")]
    [InlineData("device", ImageFault.UnsafeEntry, "the payload holds something that is no plain file: a device, Spa.Device")]
    [InlineData("folder", ImageFault.UnsafeEntry, "the payload holds something that is no plain file: a folder, Spa.Device")]
    [InlineData("long name", ImageFault.UnsafeEntry, "the payload holds something that is no plain file: an entry of type L, Spa.Device")]
    [InlineData("path", ImageFault.EntryMismatch, "the payload is not what the manifest lists: ../../etc/passwd of 3 bytes with mode 755 where Spa.Device should be")]
    [InlineData("mode", ImageFault.EntryMismatch, "the payload is not what the manifest lists: Spa.Device of 3 bytes with mode 4755 where Spa.Device should be")]
    [InlineData("size", ImageFault.EntryMismatch, "the payload is not what the manifest lists: Spa.Device of 4 bytes with mode 755 where Spa.Device should be")]
    [InlineData("content", ImageFault.EntryMismatch, "the payload is not what the manifest lists: the content of Spa.Device is not the listed one")]
    [InlineData("twice", ImageFault.EntryMismatch, "the payload is not what the manifest lists: Spa.Device is not listed")]
    [InlineData("link behind", ImageFault.UnsafeEntry, "the payload holds something that is no plain file: a symbolic link, x")]
    [InlineData("junk", ImageFault.EntryMismatch, "the payload is not what the manifest lists: no sound tar entry where Spa.Device should be")]
    [InlineData("more", ImageFault.EntryMismatch, "the payload is not what the manifest lists: something follows the archive")]
    [InlineData("short", ImageFault.DamagedPayload, "the payload cannot be unpacked: it ends too early")]
    [Attack("F10")]
    public void An_archive_that_is_not_the_listed_plain_files_stops_and_leaves_nothing_to_start(string what, ImageFault fault, string sentence)
    {
        var entry = new TarEntry("Spa.Device", '0', 0b111_101_101, 3);
        byte[] content = [.. "abc"u8, .. new byte[509]];
        byte[] end = new byte[1024];
        byte[] tar = what switch
        {
            "link" => [.. (entry with { Type = '2' }).Write(), .. content, .. end],
            "hard link" => [.. (entry with { Type = '1' }).Write(), .. content, .. end],
            "device" => [.. (entry with { Type = '3' }).Write(), .. content, .. end],
            "folder" => [.. (entry with { Type = '5' }).Write(), .. content, .. end],
            "long name" => [.. (entry with { Type = 'L' }).Write(), .. content, .. end],
            "path" => [.. (entry with { Path = "../../etc/passwd" }).Write(), .. content, .. end],
            "mode" => [.. (entry with { Mode = 0b100_111_101_101 }).Write(), .. content, .. end],
            "size" => [.. (entry with { Size = 4 }).Write(), .. content, .. end],
            "content" => [.. entry.Write(), .. "abd"u8, .. new byte[509], .. end],
            "twice" => [.. entry.Write(), .. content, .. entry.Write(), .. content, .. end],
            "link behind" => [.. entry.Write(), .. content, .. new TarEntry("x", '2', 0, 0).Write(), .. end],
            "junk" => [.. new byte[512], .. content, .. end],
            "more" => [.. entry.Write(), .. content, .. end, 1],
            _ => [.. entry.Write(), .. content],
        };
        var refusal = InstallTar(tar);
        Assert.Equal((fault, sentence, true), (refusal.Fault, refusal.Sentence, refusal.Final));
    }

    [Fact]
    [Attack("F10")]
    public void More_files_than_the_limit_are_refused()
    {
        var payload = ImagePayload.Pack([Pack("Spa.Device", "x", true), .. Enumerable.Range(0, 400).Select(i => Pack($"f{i}", "x"))], ImagePayload.FastLevel);
        Assert.Equal(
            "the image is too large: 401 files, at most 400 are taken",
            ImageWriter.Write(Stream.Null, Draft(), payload, [])?.Sentence);
    }

    [Fact]
    [Attack("F11")]
    public void A_bomb_is_stopped_at_the_declared_size()
    {
        // 64 MiB of zeros behind the archive in a few kilobytes; the reader must not go on after the first byte too many.
        byte[] tar = [.. new TarEntry("Spa.Device", '0', 0b111_101_101, 3).Write(), .. "abc"u8, .. new byte[509], .. new byte[1024], .. new byte[64 << 20]];
        var refusal = InstallTar(tar, out var allocated);
        Assert.Equal("the payload is not what the manifest lists: something follows the archive", refusal.Sentence);
        Assert.InRange(allocated, 0, 40 << 20);
    }

    [Fact]
    [Attack("F11")]
    public void A_window_above_the_limit_is_refused()
    {
        using var packed = new MemoryStream();
        using (var zipped = new CompressionStream(packed, 1, leaveOpen: true))
        {
            zipped.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, 27);
            zipped.Write(new TarEntry("Spa.Device", '0', 0b111_101_101, 3).Write());
            zipped.Flush();
            zipped.Write([.. "abc"u8, .. new byte[509], .. new byte[1024]]);
        }

        var refusal = InstallPayload(packed.ToArray(), out _);
        Assert.Equal((ImageFault.DamagedPayload, true), (refusal.Fault, refusal.Final));
        Assert.Equal("the payload cannot be unpacked: Frame requires too much memory for decoding", refusal.Sentence);
    }

    [Fact]
    public void Every_fault_has_its_own_sentence()
    {
        var sentences = Enum.GetValues<ImageFault>().Select(f => new ImageRefusal(f, "this").Sentence).ToList();
        Assert.Equal(sentences.Count, sentences.Distinct().Count());
        Assert.DoesNotContain(sentences, s => Enum.GetNames<ImageFault>().Contains(s));
    }

    [Fact]
    public void Seeded_damage_never_throws_and_never_installs_anything_unsigned()
    {
        var unit = NewUnit();
        var installer = new Installer(unit, Installer.ReadRoot(unit));
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var image = Sound.ToArray();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                image[random.Next(round % 2 == 0 ? 64 : image.Length)] = (byte)random.Next(256);
            }

            if (image.AsSpan().SequenceEqual(Sound))
            {
                continue;
            }

            using (var file = unit.Create("image"))
            {
                file.Write(image.AsSpan(0, random.Next(4) == 0 ? random.Next(image.Length) : image.Length));
            }

            Assert.IsType<InstallOutcome.Refused>(installer.Install("image", Unit, SlotName.A, null));
        }
    }

    private static ImageRefusal InstallTar(byte[] tar) => InstallTar(tar, out _);

    private static ImageRefusal InstallTar(byte[] tar, out long allocated)
    {
        using var packed = new MemoryStream();
        using (var zipped = new CompressionStream(packed, 1, leaveOpen: true))
        {
            zipped.Write(tar);
        }

        return InstallPayload(packed.ToArray(), out allocated);
    }

    // A signed image that lists one program "abc" but carries any payload; the running version must stay the one to start.
    private static ImageRefusal InstallPayload(byte[] payload, out long allocated)
    {
        var listed = ImagePayload.Pack([Pack("Spa.Device", "abc", true)], ImagePayload.FastLevel).Files;
        var image = Make(Draft(), ImagePayload.Of(listed, payload));
        var unit = NewUnit();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = Install(unit, image);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var store = new SlotStore(unit);
        Assert.False(store.Examine(SlotName.B, Root).Sound);
        Assert.True(store.Examine(SlotName.A, Root).Sound);
        store.ReadState(out var state, out _);
        Assert.Equal((SlotName.A, false), (state!.Active, state.Pending));
        Assert.Equal(["a/", "b/", "epoch", "identity/", "image", "state"], unit.List(string.Empty));
        return Assert.IsType<InstallOutcome.Refused>(outcome).Refusal;
    }
}
