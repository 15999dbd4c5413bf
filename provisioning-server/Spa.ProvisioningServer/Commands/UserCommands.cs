using System.CommandLine;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server user</c>.</summary>
internal static class UserCommands
{
    private static readonly Option<bool> FromInput = new("--password-stdin") { Description = "Read the password from standard input; else one is invented and printed." };
    private static readonly Option<Role> Least = new("--role") { Description = "viewer looks, operator works with devices, layers and images, admin says who may do what.", DefaultValueFactory = _ => Role.Operator };
    private static readonly Option<string[]> Customers = new("--customer") { Description = "Sees only devices of this customer; may be repeated. Without it: of every customer.", HelpName = "NAME" };

    public static Command Create() => new("user", "Operators who may log in.") { List(), Add(), Password(), Allow(), Remove() };

    private static Command List()
    {
        var command = new Command("list", "The operators.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var operators = store.Read(on => Accounts.List(on, Shared.Actor));
            return Task.FromResult(Shared.Show(parsed, operators.Select(o => new { o.Name, o.Role, customers = o.Actor(string.Empty).Customers, o.Created, o.LockedUntil }), console =>
            {
                var table = new Table().AddColumns("Name", "Role", "Customers", "Since", string.Empty);
                foreach (var one in operators)
                {
                    var customers = one.Actor(string.Empty).Customers;
                    table.AddRow(
                        new Text(one.Name), new Text(one.Role.ToString().ToLowerInvariant()), new Text(customers.Length == 0 ? "all" : string.Join(", ", customers)), new Text($"{one.Created:yyyy-MM-dd}"),
                        new Text(one.LockedUntil > DateTimeOffset.UtcNow ? "locked" : string.Empty));
                }

                console.Write(table);
            }));
        }));
        return command;
    }

    private static Command Add() => Give("add", "Add an operator.", [Least, Customers], (parsed, accounts, name, password)
        => accounts.Add(name, password, parsed.GetValue(Least), parsed.GetValue(Customers) ?? [], Shared.Actor));

    private static Command Password() => Give("password", "Give an operator a new password; all sessions end.", [], (_, accounts, name, password) => accounts.SetPassword(name, password, Shared.Actor));

    private static Command Allow()
    {
        var user = User();
        var command = new Command("allow", "Say anew what an operator may do and whose devices he sees.") { user, Least, Customers };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => Shared.Tell(
            parsed, await new Accounts(store, TimeProvider.System).Allow(parsed.GetValue(user)!, parsed.GetValue(Least), parsed.GetValue(Customers) ?? [], Shared.Actor), "Done.")));
        return command;
    }

    private static Command Remove()
    {
        var user = User();
        var command = new Command("remove", "Take an operator away, with his sessions and tokens.") { user };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => Shared.Tell(parsed, await new Accounts(store, TimeProvider.System).Remove(parsed.GetValue(user)!, Shared.Actor), "Removed.")));
        return command;
    }

    private static Command Give(string name, string description, Option[] options, Func<ParseResult, Accounts, string, string, Task<Refusal?>> act)
    {
        var user = User();
        var command = new Command(name, description) { user, FromInput };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            var given = parsed.GetValue(FromInput) ? Console.In.ReadLine() ?? string.Empty : null;
            var password = given ?? PasswordHash.Invent();
            var fault = await act(parsed, new Accounts(store, TimeProvider.System), parsed.GetValue(user)!, password);
            return fault is not null ? Shared.Fail(parsed, fault.Sentence)
                : Shared.Show(parsed, new { ok = true, name = parsed.GetValue(user), password = given is null ? password : null }, console => console.WriteLine(given is null ? $"The password is {password}" : "Done."));
        }));
        return command;
    }

    private static Argument<string> User() => new("NAME") { Description = "The operator." };
}
