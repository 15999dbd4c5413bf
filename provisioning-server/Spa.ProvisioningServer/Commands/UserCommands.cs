using System.CommandLine;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server user</c>.</summary>
internal static class UserCommands
{
    public static Command Create() => new("user", "Operators who may log in.") { List(), Give("add", "Add an operator.", false), Give("password", "Give an operator a new password; all sessions end.", true) };

    private static Command List()
    {
        var command = new Command("list", "The operators.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var operators = store.Read(Operators.All);
            return Task.FromResult(Shared.Show(parsed, operators.Select(o => new { o.Name, o.Created, o.LockedUntil }), console =>
            {
                foreach (var one in operators)
                {
                    console.WriteLine($"{one.Name}  since {one.Created:yyyy-MM-dd}{(one.LockedUntil > DateTimeOffset.UtcNow ? "  locked" : string.Empty)}");
                }
            }));
        }));
        return command;
    }

    private static Command Give(string name, string description, bool mustExist)
    {
        var user = new Argument<string>("NAME") { Description = "The operator." };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input; else one is invented and printed." };
        var command = new Command(name, description) { user, fromInput };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations) =>
        {
            var given = parsed.GetValue(fromInput) ? Console.In.ReadLine() ?? string.Empty : null;
            var password = given ?? PasswordHash.Invent();
            var fault = await operations.SetPassword(parsed.GetValue(user)!, password, mustExist, Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault)
                : Shared.Show(parsed, new { ok = true, name = parsed.GetValue(user), password = given is null ? password : null }, console => console.WriteLine(given is null ? $"The password is {password}" : "Done."));
        }));
        return command;
    }
}
