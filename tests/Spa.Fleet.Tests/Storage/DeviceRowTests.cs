using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>Rows of devices are read column after column: each has its own value here, so that two that change places are seen, on both databases.</summary>
public sealed class DeviceRowTests
{
    private static readonly MacAddress Mac = MacAddress.Of("000e08dd0001");
    private static readonly AcsIdentity Identity = new("AABBCC", "Product-1", "SERIAL-1");
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Every_column_of_a_device_is_read_as_what_it_is(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        var device = new Device(Mac)
        {
            Serial = "a-serial",
            Model = "SPA9000",
            Customer = "a-customer",
            Site = "a-site",
            Tags = ["one", "two"],
            Note = "a note",
            State = DeviceState.Blocked,
            PublicKey = new string('a', 64),
            EnrolledAt = Time.AddMinutes(1),
            EnrolledBy = "somebody",
            Firmware = "9.1",
            Sequence = 1,
            Silence = TimeSpan.FromSeconds(77),
            Health = new()
            {
                Software = "7.0",
                LastSeen = Time.AddMinutes(3),
                Address = "192.0.2.9",
                ProfileTaken = Time.AddMinutes(4),
                SequenceTaken = 12,
                SequenceReported = 13,
                Reported = Time.AddMinutes(5),
                ResyncFault = "resync",
                UpgradeFault = "upgrade",
                ProfileFault = "profile",
                Refused = "refused",
                WrongKey = Time.AddMinutes(6),
                CertificateUntil = Time.AddMinutes(7),
            },
        };
        var known = new CwmpDevice(Mac, Identity)
        {
            Root = "Device.",
            Url = "http://192.0.2.9/cr",
            Preset = new("a-user", "a-hash"),
            Generation = 21,
            NextGeneration = 22,
            Rotated = Time.AddMinutes(8),
            ToldHash = "told",
            Informed = Time.AddMinutes(9),
            Settled = new(23, 24),
            Refused = ImmutableDictionary<string, string>.Empty.Add("Device.X", "mark"),
            Fault = "fault",
            LogUntil = Time.AddMinutes(10),
        };
        NothingIsLeftOut(device, known);
        await store.Write(on =>
        {
            Devices.Put(on, device);
            Devices.NextSequence(on, Mac, device.Silence);
            Healths.Seen(on, Mac, device.Health.Address!, device.Health.Software, device.Health.LastSeen!.Value);
            on.Execute(
                """
                update device_health set profile_taken = @ProfileTaken, sequence_taken = @SequenceTaken, sequence_reported = @SequenceReported, reported = @Reported, resync_fault = @ResyncFault,
                  upgrade_fault = @UpgradeFault, profile_fault = @ProfileFault, refused = @Refused, wrong_key = @WrongKey, certificate_until = @CertificateUntil, mark = 31
                """,
                device.Health);
            Cwmps.Bind(on, Mac, Identity);
            store.Cwmps.Preset(on, Mac, known.Preset);
            on.Execute(
                """
                update cwmp_device set root = @Root, url = @Url, generation = @Generation, next_generation = @NextGeneration, rotated = @Rotated, told_hash = @ToldHash, informed = @Informed,
                  settled = 23, settled_fleet = 24, refused = '{"Device.X":"mark"}', fault = @Fault, log_until = @LogUntil
                """,
                new { known.Root, known.Url, known.Generation, known.NextGeneration, known.Rotated, known.ToldHash, known.Informed, known.Fault, known.LogUntil });
        });
        Same(device, store.Read(on => Devices.Find(on, Mac)));
        Same(device, store.Read(on => Devices.Some(on, [Mac.ToString()]))[0]);
        Same(known, store.Read(on => store.Cwmps.Find(on, Mac)));
        Same(known, store.Read(on => store.Cwmps.Find(on, Identity)));

        // The statement of a session has both behind each other, and what is to be done.
        var mark = store.Read(on => ServedMark.Of(on, Mac));
        var contacts = new List<CwmpContact?> { store.Read(on => store.Cwmps.Contact(on, Identity)), store.Read(on => store.Cwmps.Contact(on, Mac)) };
        if (kind != "SQLite")
        {
            contacts.Add(store.Read(on => store.Cwmps.Contacts(on, [Identity]))[Identity]);
        }

        foreach (var contact in contacts)
        {
            Same(known, contact!.Known);
            Same(device, contact.Device);
            Assert.Equal((mark, false), (contact.Mark, contact.HasTasks));
            Assert.NotEqual(mark.Device, mark.Fleet);
        }
    }

    // A value that is the one of an empty row would be the same with its column unread.
    private static void NothingIsLeftOut(Device device, CwmpDevice known)
    {
        foreach (var (one, empty) in new (object, object)[] { (device, new Device(Mac)), (device.Health, new DeviceHealth()), (known, new CwmpDevice(Mac, Identity)) })
        {
            Assert.All(one.GetType().GetProperties().Where(p => p.PropertyType != typeof(MacAddress) && p.PropertyType != typeof(AcsIdentity)), p => Assert.NotEqual(p.GetValue(empty), p.GetValue(one)));
        }
    }

    private static void Same(object expected, object? found)
    {
        Assert.NotNull(found);
        foreach (var property in expected.GetType().GetProperties())
        {
            var (wanted, got) = (property.GetValue(expected), property.GetValue(found));
            if (wanted is DeviceHealth)
            {
                Same(wanted, got);
            }
            else
            {
                Assert.Equal((property.Name, Text(wanted)), (property.Name, Text(got)));
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        IEnumerable many and not string => string.Join(", ", many.Cast<object>()),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
