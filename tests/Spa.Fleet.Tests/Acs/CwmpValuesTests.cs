using Spa.Cwmp;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What is known of a device's parameters, however much of it is as usual, is what a dictionary would say.</summary>
public sealed class CwmpValuesTests
{
    private const int Seeds = 10;
    private const int Steps = 80;

    [Fact]
    public void They_are_what_a_dictionary_is()
    {
        foreach (var seed in Enumerable.Range(1, Seeds))
        {
            var chance = new Random(seed);
            var holder = chance.Next(4) == 0 ? "InternetGatewayDevice.X_000E08_Profile." : "Device.X_000E08_Profile.";
            var usual = UsualSettings.Under(holder);
            var (said, known) = (new Dictionary<string, CwmpKept>(), CwmpValues.None);
            for (var step = 0; step < Steps; step++)
            {
                // Some at a time, as sessions do it; what was made before stays as it was.
                var (before, copy) = (known, new Dictionary<string, CwmpKept>(said));
                var made = new CwmpValues.Builder(known);
                for (var some = chance.Next(1, 20); some > 0; some--)
                {
                    var place = chance.Next(UsualSettings.Count);
                    var path = chance.Next(8) switch { 0 => $"Device.Time.{place % 7}", 1 => $"Other.X_000E08_Profile.{place % 7}", 2 => $"{holder}Unusual_{place % 7}", _ => usual.Path(place) };
                    var told = chance.Next(6) switch
                    {
                        0 => new CwmpKept(CwmpType.Text, "other"),
                        1 => UsualSettings.Kept(place) with { Type = CwmpType.Boolean },
                        2 => UsualSettings.Kept(place) with { IsSecret = true },
                        _ => UsualSettings.Kept(place),
                    };
                    if (chance.Next(5) == 0)
                    {
                        made.Remove(path);
                        said.Remove(path);
                    }
                    else
                    {
                        made.Put(path, told.Type, told.Text, told.IsSecret);
                        said[path] = told;
                    }

                    Assert.Equal(said.GetValueOrDefault(path), made.Find(path, made.Place(path)));
                }

                known = made.Build();
                Assert.Equal(copy, before.ToDictionary());
            }

            Assert.Equal(said, known.ToDictionary());
            Assert.Equal(said.Count, known.Count);
            Assert.Equal(said.Keys.ToHashSet(), known.Keys.ToHashSet());
            Assert.Equal(known.Select(k => k.Value), known.Values);
            foreach (var path in said.Keys.Concat(Enumerable.Range(0, UsualSettings.Count).Select(usual.Path)).OrderBy(_ => chance.Next()))
            {
                Assert.Equal(said.TryGetValue(path, out var kept), known.TryGetValue(path, out var found));
                Assert.Equal(kept, found);
                Assert.Equal(kept is not null, known.ContainsKey(path));
            }
        }
    }

    [Fact]
    public void A_unit_as_it_leaves_the_factory_takes_no_room()
    {
        var usual = UsualSettings.Under("Device.X_000E08_Profile.");
        var all = CwmpValues.Of(Enumerable.Range(0, UsualSettings.Count).Select(p => KeyValuePair.Create(usual.Path(p), UsualSettings.Kept(p))));
        Assert.Equal((UsualSettings.Count, 0), (all.Count, all.Others.Count));
        Assert.Equal(Enumerable.Range(0, UsualSettings.Count), all.Places);
        Assert.Throws<KeyNotFoundException>(() => all["Device.A"]);
    }
}
