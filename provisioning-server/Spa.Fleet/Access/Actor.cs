using System.Collections.Immutable;

namespace Spa.Fleet.Access;

/// <summary>Who acts: an operator in a browser, a token of one, or whoever has the terminal of the machine.</summary>
/// <param name="Name">The operator's name.</param>
/// <param name="Role">What he may do at most.</param>
/// <param name="Customers">Whose devices he sees and touches; none = everybody's.</param>
public sealed record Actor(string Name, Role Role, ImmutableArray<string> Customers)
{
    /// <summary>Where the request comes from: an address, or <c>terminal</c>.</summary>
    public string From { get; init; } = string.Empty;

    /// <summary>Name of the token that is used; null = the operator himself.</summary>
    public string? Token { get; init; }

    /// <summary>What the token is limited to; null = all that the role allows.</summary>
    public ImmutableHashSet<Right>? Scopes { get; init; }

    /// <summary>True when he sees the devices of every customer, and those of none.</summary>
    public bool SeesAll => Customers.IsDefaultOrEmpty;

    /// <summary>A person at the terminal of the machine: whoever reads the data folder may do everything anyway.</summary>
    public static Actor Terminal(string user) => new($"{user} (terminal)", Role.Admin, []) { From = "terminal" };

    /// <summary>The server itself.</summary>
    public static Actor Server { get; } = new("server", Role.Admin, []) { From = "server" };

    /// <summary>True when objects of a customer are his to see.</summary>
    /// <param name="customer">The customer; null = nobody's, which only those see who see all.</param>
    public bool Sees(string? customer) => SeesAll || (customer is not null && Customers.Contains(customer, StringComparer.Ordinal));

    /// <summary>True when role, token and customers allow it.</summary>
    public bool May(Right right) => AccessRules.Check(this, right) is null;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
