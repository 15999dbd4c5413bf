using System.Data;
using Dapper;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;
using Revisions = Spa.ProvisioningServer.Storage.Layers;

namespace Spa.Fleet.Tests.Storage;

/// <summary>Layers of a store from before there were revisions are taken over, each once and whole.</summary>
public class LayerConversionTests
{
    private const string Mac = "000e08c00001";
    private const long Changed = 1_700_000_000_000;
    private const long BeforeRevisions = 23;

    private static readonly LayerScope Customer = LayerScope.Parse("customer:Acme").OrThrow();
    private static readonly LayerScope Own = LayerScope.Parse($"device:{Mac}").OrThrow();

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public void Everything_that_a_layer_said_it_says_as_its_first_revision(string kind)
    {
        using var place = Place.Of(kind);
        Old(place);
        using var store = place.Open();
        var (all, customer, own) = store.Read(on => (store.Layers.Get(on, LayerScope.All), store.Layers.Get(on, Customer), store.Layers.Get(on, Own)));
        Assert.Equal(["Dial_Tone = 425@-15, ", "Password_1_ = hidden-4711, ", "Proxy_1_ = , ReadOnly"], Entries(all));
        Assert.Equal(["Register_Expires_1_ = 600, ReadWrite"], Entries(customer));
        Assert.Equal(["pin Secret 0000", "who Text Desk"], Variables(customer));
        Assert.Equal(["Display_Name_1_ = {{who}}, "], Entries(own));
        Assert.Equal(["who Text Own"], Variables(own));
        Assert.Equal((1L, 1L, 1L), (all.Revision, customer.Revision, own.Revision));

        // Devices are served the same as before, and the history says where it comes from.
        Assert.Equal((1L, 1L, 1L), store.Read(on => (Revisions.Serves(on, LayerScope.All), Revisions.Serves(on, Customer), Revisions.Serves(on, Own))));
        var first = Assert.Single(store.Read(on => Revisions.History(on, Customer)));
        Assert.Equal(("bob", "As it was before revisions were kept.", Changed, 1, 2), (first.MadeBy, first.Reason, first.Made.ToUnixTimeMilliseconds(), first.Entries, first.Variables));
    }

    [Fact]
    public void It_is_done_once_and_a_start_that_was_killed_between_two_layers_is_finished_by_the_next()
    {
        using var place = Place.Of("SQLite");
        Old(place);
        using (var engine = new SqliteEngine(place.File("fleet.db")))
        using (var on = engine.OpenWriter())
        {
            // As far as a server came that was killed: the steps are through, one layer is taken over, the next is not.
            Migrations.Run(on);
            var kept = on.Query<(string, string?, byte[]?, long?)>("select name, text, sealed, access from layer_entry where scope = 'customer:Acme'").Single();
            on.Execute("delete from layer where scope = 'customer:Acme'");
            LayerConversion.Run(on, SecretBox.Open(place.File("master.key")));
            on.Execute("insert into layer (scope, revision, changed, changed_by) values ('customer:Acme', 3, @Changed, 'bob')", new { Changed });
            Assert.Equal("Register_Expires_1_", kept.Item1);
        }

        for (var start = 0; start < 2; start++)
        {
            using var store = place.Open();
            Assert.Equal([1L, 1, 1], store.Read(on => new[] { LayerScope.All, Customer, Own }.Select(s => store.Layers.Get(on, s).Revision)));
            Assert.Equal("600", store.Read(on => store.Layers.Get(on, Customer)).Entries["Register_Expires_1_"].Text);
            Assert.Equal(0, store.Read(on => new[] { "layer_entry", "layer_variable", "device_entry", "device_variable" }.Sum(table => on.ExecuteScalar<long>($"select count(*) from {table}"))));
            Assert.Equal(0, store.Read(on => on.ExecuteScalar<long>("select count(*) from layer where scope like 'device:%'")));
        }
    }

    private static IEnumerable<string> Entries(Layer layer) => layer.Entries.Values.Select(e => $"{e.Name} = {e.Text}, {e.Access}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Variables(Layer layer) => layer.Variables.Values.Select(v => $"{v.Name} {v.Type} {v.Value}").Order(StringComparer.Ordinal);

    private static void Old(Place place)
    {
        using Engine engine = place.Database is { } address ? new PostgresEngine(address) : new SqliteEngine(place.File("fleet.db"));
        using var box = SecretBox.Open(place.File("master.key"));
        using var on = engine.OpenWriter();
        Migrations.Run(on, [.. MigrationStep.All.Where(s => s.Number <= BeforeRevisions)]);
        on.Execute("insert into device (mac, model, customer, state, created) values (@Mac, 'SPA3102', 'Acme', 1, @Changed)", new { Mac, Changed });
        on.Execute(
            "insert into layer (scope, revision, changed, changed_by) values ('all', 7, @Changed, 'bob'), ('customer:Acme', 3, @Changed, 'bob'), (@own, 2, @Changed, 'bob')", new { Changed, own = $"{Own}" });
        Entry(on, box, LayerScope.All, "Dial_Tone", "425@-15", false, null);
        Entry(on, box, LayerScope.All, "Password_1_", "hidden-4711", true, null);
        Entry(on, box, LayerScope.All, "Proxy_1_", null, false, UserAccess.ReadOnly);
        Entry(on, box, Customer, "Register_Expires_1_", "600", false, UserAccess.ReadWrite);
        Variable(on, box, Customer, "who", VariableType.Text, "Desk");
        Variable(on, box, Customer, "pin", VariableType.Secret, "0000");
        Entry(on, box, Own, "Display_Name_1_", "{{who}}", false, null);
        Variable(on, box, Own, "who", VariableType.Text, "Own");
    }

    private static void Entry(IDbConnection on, SecretBox box, LayerScope scope, string name, string? text, bool secret, UserAccess? access)
    {
        var (table, column, key) = Table(scope, "entry");
        on.Execute(
            $"insert into {table} ({column}, name, text, sealed, access) values (@key, @name, @text, @hidden, @access)",
            new { key, name, text = secret ? null : text, hidden = secret ? box.Seal(text!, $"layer/{scope}/{name}") : null, access = (long?)access });
    }

    private static void Variable(IDbConnection on, SecretBox box, LayerScope scope, string name, VariableType type, string value)
    {
        var (table, column, key) = Table(scope, "variable");
        var secret = type == VariableType.Secret;
        on.Execute(
            $"insert into {table} ({column}, name, type, text, sealed) values (@key, @name, @type, @text, @hidden)",
            new { key, name, type = (long)type, text = secret ? null : value, hidden = secret ? box.Seal(value, $"layer/{scope}/{{{{{name}") : null });
    }

    private static (string Table, string Column, string Key) Table(LayerScope scope, string what)
        => scope.Kind == LayerKind.Device ? ($"device_{what}", "mac", scope.Name) : ($"layer_{what}", "scope", $"{scope}");
}
