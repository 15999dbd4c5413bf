using System.CommandLine;
using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server unit</c>: original units of the vendor.</summary>
internal static class UnitCommands
{
    public static Command Create() => new("unit", "Original units: codes for those without a certificate, and how each model is spoken to.") { Code(), Rule(), Rules() };

    private static Command Code()
    {
        var mac = Shared.Mac();
        var hours = new Option<int>("--hours") { Description = "How long the code holds.", DefaultValueFactory = _ => 24, HelpName = "HOURS" };
        var plain = new Option<bool>("--plain") { Description = "Also for a unit that comes without TLS: its key then crosses the network in the clear, so only inside your own house." };
        var command = new Command("code", "Give out a code with which one unit without a certificate fetches its key, once. Type the URL into the unit: http://UNIT/admin/resync?https://SERVER/init/CODE") { mac, hours, plain };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Shared.Failed;
            }

            var (code, fault) = await new UnitOperations(store, TimeProvider.System).GiveCode(wanted, parsed.GetValue(plain), TimeSpan.FromHours(parsed.GetValue(hours)), Shared.Actor);
            return fault is not null
                ? Shared.Fail(parsed, fault)
                : Shared.Show(parsed, new { code, path = $"/init/{code}" }, console => console.Write(new Text($"{code}\nThe unit fetches /init/{code} of this server, once, within {parsed.GetValue(hours)} hours.\n")));
        }));
        return command;
    }

    private static Command Rule()
    {
        var model = new Argument<string>("MODEL") { Description = "SPA2102, SPA-3102, ..." };
        var enrol = new Option<EnrolBy?>("--enrol") { Description = "Where its units come for their key." };
        var fetch = new Option<FetchBy?>("--fetch") { Description = "How they fetch their profile and bring their report." };
        var digest = new Option<KeyDigest?>("--digest") { Description = "How the key of a profile is made: md5 for every SPA adapter, sha256 for late multiplatform firmware." };
        var usual = new Option<bool>("--usual") { Description = "Forget what was said of this model." };
        var command = new Command("rule", "Say how units of a model are spoken to.") { model, enrol, fetch, digest, usual };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            var name = ModelName.Canonical(parsed.GetValue(model)!);
            var operations = new UnitOperations(store, TimeProvider.System);
            if (parsed.GetValue(usual))
            {
                return Shared.Tell(parsed, await operations.RemoveRule(name, Shared.Actor), $"{name}: as usual.");
            }

            var before = store.Read(on => UnitRules.Find(on, name)) ?? UnitRule.Usual(name, null, false);
            var rule = before with { Enrol = parsed.GetValue(enrol) ?? before.Enrol, Fetch = parsed.GetValue(fetch) ?? before.Fetch, Digest = parsed.GetValue(digest) ?? before.Digest };
            return Shared.Tell(parsed, await operations.SetRule(rule, Shared.Actor), $"{name}: enrols by {UnitOperations.Words(rule.Enrol)}, fetches by {UnitOperations.Words(rule.Fetch)}, key by {rule.Digest}.");
        }));
        return command;
    }

    private static Command Rules()
    {
        var command = new Command("rules", "What was said of models.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var rules = store.Read(UnitRules.All);
            return Task.FromResult(Shared.Show(parsed, rules, console =>
            {
                var table = new Table().AddColumns("Model", "Enrols by", "Fetches by", "Key by");
                foreach (var rule in rules)
                {
                    table.AddRow(rule.Model, UnitOperations.Words(rule.Enrol), UnitOperations.Words(rule.Fetch), rule.Digest.ToString());
                }

                console.Write(rules.Count == 0 ? new Text("Every model is spoken to as usual.\n") : table);
            }));
        }));
        return command;
    }
}
