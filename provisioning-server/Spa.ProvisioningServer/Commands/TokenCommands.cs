using System.CommandLine;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server token</c>.</summary>
internal static class TokenCommands
{
    public static Command Create() => new("token", "Tokens by which programs use the API for an operator.") { List(), Add(), Revoke() };

    private static Command List()
    {
        var command = new Command("list", "The tokens, without what they are.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var now = DateTimeOffset.UtcNow;
            var tokens = store.Read(on => AccessTokens.List(on, Shared.Actor));
            return Task.FromResult(Shared.Show(parsed, tokens.Select(t => new { t.Id, t.Name, t.Operator, scopes = t.ScopeNames, t.Created, t.CreatedBy, t.Expires, t.Revoked, t.LastUsed, t.LastAddress, valid = t.Valid(now) }), console =>
            {
                var table = new Table().AddColumns("Id", "Name", "Acts for", "Scopes", "Good until", "Used");
                foreach (var token in tokens)
                {
                    table.AddRow(
                        new Text(token.Id), new Text(token.Name), new Text(token.Operator), new Text(token.Scopes), new Text(token.Revoked is not null ? "revoked" : token.Valid(now) ? $"{token.Expires:yyyy-MM-dd}" : "over"),
                        new Text(token.LastUsed is null ? "never" : $"{Shared.Ago(token.LastUsed)} from {token.LastAddress}"));
                }

                console.Write(tokens.Count == 0 ? new Text("No tokens.\n") : table);
            }));
        }));
        return command;
    }

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "What it is for." };
        var owner = new Option<string>("--operator") { Description = "Operator for whom it acts.", Required = true, HelpName = "NAME" };
        var scopes = new Option<string[]>("--scope") { Description = $"What it may be used for; may be repeated: {string.Join(", ", AccessRules.Table.Select(r => r.Scope))}.", Required = true, HelpName = "SCOPE" };
        var days = new Option<int>("--days") { Description = "How long it is good for.", DefaultValueFactory = _ => (int)AccessTokens.UsualLife.TotalDays, HelpName = "N" };
        var command = new Command("add", "Make a token. It is printed once and kept nowhere.") { name, owner, scopes, days };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            var (made, token, fault) = await new AccessTokens(store, TimeProvider.System).Add(
                parsed.GetValue(owner)!, parsed.GetValue(name)!, parsed.GetValue(scopes)!, TimeSpan.FromDays(Math.Clamp(parsed.GetValue(days), 0, 100_000)), Shared.Actor);
            return made is null ? Shared.Fail(parsed, fault!.Sentence) : Shared.Show(parsed, new { ok = true, made.Id, token, made.Expires }, _ => Shared.Output(parsed).WriteLine(token));
        }));
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The token's id." };
        var command = new Command("revoke", "Take a token back: the next request with it is refused.") { id };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => Shared.Tell(parsed, await new AccessTokens(store, TimeProvider.System).Revoke(parsed.GetValue(id)!, Shared.Actor), "Revoked.")));
        return command;
    }
}
