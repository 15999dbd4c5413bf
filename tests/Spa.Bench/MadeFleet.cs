using System.Globalization;
using Spa.Fleet.Inventory;

namespace Spa.Bench;

/// <summary>A fleet as a provider has one: customers of very different size, sites, tags, versions, addresses behind few routers, some devices in trouble. Made of numbers alone: the same in every run.</summary>
internal static class MadeFleet
{
    /// <summary>How long a device may be silent: long enough that none falls silent while it is measured.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(30);

    private const ulong Stride = 7_368_787;

    private static readonly string[] Makers = ["000e08", "001217", "0018f8"];
    private static readonly string[] Names = ["Nordwind", "Alster", "Brenner", "Corvus", "Dahlem", "Ebony", "Fjord", "Garnet", "Harbour", "Indigo", "Juniper", "Kestrel", "Lumen", "Meridian", "Nimbus", "Orchard", "Pelican", "Quartz", "Rowan", "Sable"];
    private static readonly string[] Trades = ["Telecom", "Dental", "Hotels", "Logistics", "Bakery", "Insurance", "Motors", "School", "Pharmacy", "Travel", "Foods", "Legal", "Energy", "Media", "Clinic", "Bank", "Print", "Optics", "Garden", "Sports"];
    private static readonly string[] Towns = ["Berlin", "Hamburg", "Oslo", "Porto", "Leeds", "Graz", "Lyon", "Turin", "Ghent", "Malmo", "Cork", "Basel"];
    private static readonly string[] Tags = ["pilot", "vip", "fax", "lobby", "lift", "alarm", "backup", "warehouse", "reception", "seasonal"];
    private static readonly string[] Versions = ["5.1.10(GW)", "5.1.10(GW)", "5.1.10(GW)", "5.1.7(GW)", "5.1.7(GW)", "3.3.6(GW)", "5.2.13(GW)", "6.0.1"];

    /// <summary>A device, as the inventory will show it when the fleet is stored.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="of">Devices of the fleet.</param>
    /// <param name="now">The time of the fleet.</param>
    public static Fleet.Inventory.Device Device(int number, int of, DateTimeOffset now)
    {
        // In no order that a table could profit from.
        var place = (int)((ulong)number * Stride % (ulong)of);
        var chance = Mix((ulong)place);
        var mac = MacAddress.Of($"{Makers[place % 3]}{(place / 3 * 5) + (int)(chance % 5):x6}");
        var customer = Customer(place);
        var device = new Fleet.Inventory.Device(mac)
        {
            Serial = $"FM6{place % 97:00}{(char)('A' + (place % 23))}{place:000000}",
            Customer = customer,
            Site = customer is null ? null : $"{Towns[chance / 7 % (ulong)Towns.Length]}{(chance / 91 % 4 == 0 ? " West" : string.Empty)}",
            Tags = [.. TagsOf(chance)],
            Note = chance % 50 == 3 ? $"behind the counter, ticket {chance % 100_000}" : string.Empty,
        };
        if (chance % 100 < 4)
        {
            return device;
        }

        var enrolled = now - TimeSpan.FromDays(2 + (chance / 3 % 700));
        var certified = chance % 100 < 80;
        var seen = now - TimeSpan.FromSeconds((chance % 1000) switch
        {
            < 44 => 3600 * (40 + (chance % 900)),
            _ => chance / 11 % 86_400,
        });
        var sequence = chance / 17 % 8 == 0 ? 2L : 1L;
        return device with
        {
            State = chance % 100 == 99 ? DeviceState.Blocked : DeviceState.Enrolled,
            PublicKey = certified ? $"{chance:x16}{Mix(chance):x16}{Mix(chance + 1):x16}{Mix(chance + 2):x16}" : null,
            EnrolledAt = enrolled,
            EnrolledBy = certified ? "certificate" : "eve",
            Sequence = sequence,
            Silence = Silence,
            Health = new()
            {
                Software = Versions[chance / 5 % (ulong)Versions.Length],
                LastSeen = seen,
                Address = Address(place, chance),
                ProfileTaken = seen,
                SequenceTaken = sequence - (chance % 1000 is >= 50 and < 60 ? 1 : 0),
                SequenceReported = sequence - (chance % 1000 is >= 50 and < 65 ? 1 : 0),
                Reported = seen,
                ResyncFault = chance % 1000 is >= 100 and < 108 ? "Corrupt file" : string.Empty,
                UpgradeFault = chance % 1000 is >= 108 and < 112 ? "File not found" : string.Empty,
                Refused = chance % 1000 is >= 112 and < 114 ? "Dial_Plan_1_" : string.Empty,
                CertificateUntil = certified ? enrolled + TimeSpan.FromDays(7300) : null,
            },
        };
    }

    /// <summary>Chance that is the same in every run.</summary>
    public static ulong Mix(ulong number)
    {
        unchecked
        {
            var z = (number + 1) * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    // Half of the fleet is of the ten largest of two thousand customers; a twentieth is nobody's yet.
    private static string? Customer(int place)
    {
        var chance = Mix((ulong)place + 77) % 1000;
        var which = chance switch
        {
            < 50 => -1,
            < 550 => (int)(chance % 10),
            _ => (int)(Mix((ulong)place + 177) % 2000),
        };
        return which < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{Names[which % 20]} {Trades[which / 20 % 20]}{(which >= 400 ? $" {1 + (which / 400)}" : string.Empty)}");
    }

    private static IEnumerable<string> TagsOf(ulong chance) => (chance / 29 % 10) switch
    {
        < 6 => [],
        < 9 => [Tags[chance / 31 % 10]],
        _ => new[] { Tags[chance / 31 % 10], Tags[((chance / 31) + 3) % 10] }.Order(StringComparer.Ordinal),
    };

    // One in ten stands behind a router that it shares with others.
    private static string Address(int place, ulong chance) => chance / 37 % 10 == 0
        ? $"203.0.{113 + (place % 8)}.{place / 8 % 250}"
        : $"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}";
}
