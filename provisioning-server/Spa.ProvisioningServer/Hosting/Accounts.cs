using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Who may log in, what they may do and whose devices they see. A null answer means done, durable and in the audit log.</summary>
/// <param name="store">Where they stand.</param>
/// <param name="clock">The clock.</param>
/// <param name="rounds">Rounds of the hashes of new passwords.</param>
internal sealed class Accounts(Store store, TimeProvider clock, int rounds = PasswordHash.Rounds)
{
    /// <summary>The operator that the first start makes.</summary>
    public const string FirstOperator = "admin";

    /// <summary>Where its password stands until it is changed.</summary>
    public const string FirstPasswordFile = "first-password.txt";

    /// <summary>Most customers that one operator may be limited to.</summary>
    public const int MostCustomers = 50;

    /// <summary>The operators; to one who may not see them there is only himself.</summary>
    public static IReadOnlyList<Operator> List(IDbConnection on, Actor by)
        => by.May(Right.OperatorsRead) ? Operators.All(on) : [.. Operators.All(on).Where(o => o.Name == by.Name)];

    /// <summary>Makes an operator.</summary>
    /// <param name="name">1 to 40 letters, digits, <c>- _ .</c></param>
    /// <param name="password">10 to 200 characters.</param>
    /// <param name="role">What he may do at most.</param>
    /// <param name="customers">Whose devices he sees; none = everybody's.</param>
    /// <param name="by">Who makes him.</param>
    public async Task<Refusal?> Add(string name, string password, Role role, IReadOnlyList<string> customers, Actor by)
    {
        if (AccessRules.Check(by, Right.OperatorsWrite) is { } no)
        {
            return no;
        }

        if ((Wrong(name) ?? WrongPassword(password) ?? Wrong(customers)) is { } wrong)
        {
            return wrong;
        }

        var hash = PasswordHash.Of(password, rounds);
        return await store.Write<Refusal?>(on =>
        {
            if (Operators.Find(on, name) is not null)
            {
                return Refusal.Conflict($"There is an operator {name} already.");
            }

            Operators.Put(on, name, hash, clock.GetUtcNow());
            Operators.Allow(on, name, role, customers);
            store.Audits.Add(on, by, $"operator:{name}", $"Added as {Spoken(role, customers)}.");
            return null;
        });
    }

    /// <summary>Says anew what an operator may do and whose devices he sees; counts from his next request on.</summary>
    public Task<Refusal?> Allow(string name, Role role, IReadOnlyList<string> customers, Actor by) => store.Write<Refusal?>(on =>
    {
        if ((AccessRules.Check(by, Right.OperatorsWrite) ?? Wrong(customers)) is { } no)
        {
            return no;
        }

        if (Operators.Find(on, name) is not { } before)
        {
            return Refusal.NotFound($"There is no operator {name}.");
        }

        if ((role != Role.Admin || customers.Count > 0) && IsLast(on, name))
        {
            return Refusal.Conflict($"{name} is the last administrator of every customer: make another one first.");
        }

        Operators.Allow(on, name, role, customers);
        store.Audits.Add(on, by, $"operator:{name}", $"From {Spoken(before.Role, before.Actor(string.Empty).Customers)} to {Spoken(role, customers)}.");
        return null;
    });

    /// <summary>Takes an operator away with his sessions and tokens.</summary>
    public Task<Refusal?> Remove(string name, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.OperatorsWrite) is { } no)
        {
            return no;
        }

        if (Operators.Find(on, name) is null)
        {
            return Refusal.NotFound($"There is no operator {name}.");
        }

        if (IsLast(on, name))
        {
            return Refusal.Conflict($"{name} is the last administrator of every customer: make another one first.");
        }

        Operators.Remove(on, name);
        store.Audits.Add(on, by, $"operator:{name}", "Removed.");
        return null;
    });

    /// <summary>Gives an operator a new password: his sessions end. His own anybody may change, another's only an administrator.</summary>
    public async Task<Refusal?> SetPassword(string name, string password, Actor by)
    {
        if ((by.Name == name && by.Token is null ? null : AccessRules.Check(by, Right.OperatorsWrite)) is { } no)
        {
            return no;
        }

        if (WrongPassword(password) is { } wrong)
        {
            return wrong;
        }

        var hash = PasswordHash.Of(password, rounds);
        var fault = await store.Write<Refusal?>(on =>
        {
            if (Operators.Find(on, name) is null)
            {
                return Refusal.NotFound($"There is no operator {name}.");
            }

            Operators.Put(on, name, hash, clock.GetUtcNow());
            store.Audits.Add(on, by, $"operator:{name}", "Password changed.");
            return null;
        });
        if (fault is null && name == FirstOperator)
        {
            // The password of the first start is none any more.
            File.Delete(Path.Combine(store.Folder, FirstPasswordFile));
        }

        return fault;
    }

    /// <summary><c>a viewer of acme, beta</c>.</summary>
    private static string Spoken(Role role, IReadOnlyList<string> customers)
        => $"{role.ToString().ToLowerInvariant()} of {(customers.Count == 0 ? "every customer" : string.Join(", ", customers))}";

    private static bool IsLast(IDbConnection on, string name)
        => Operators.All(on).Where(o => o.Role == Role.Admin && o.Customers.Length == 0).ToList() is [var only] && only.Name == name;

    private static Refusal? Wrong(string name) => name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? Refusal.Of("name", "A name has 1 to 40 letters, digits, - _ or .")
        : null;

    private static Refusal? WrongPassword(string password) => password.Length is < PasswordHash.ShortestPassword or > 200
        ? Refusal.Of("password", $"A password has at least {PasswordHash.ShortestPassword} characters, at most 200.")
        : null;

    private static Refusal? Wrong(IReadOnlyList<string> customers)
    {
        if (customers.Count > MostCustomers)
        {
            return Refusal.Of("customers", $"At most {MostCustomers} customers.");
        }

        foreach (var customer in customers)
        {
            if (!LayerScope.ParseName(customer).Ok(out _, out var error))
            {
                return Refusal.Of("customers", $"The customer '{customer}': {error}.");
            }
        }

        return null;
    }
}
