using Spa.Fleet.Access;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/operators</c>.</summary>
internal static class OperatorApi
{
    /// <summary>An operator.</summary>
    /// <param name="Name">His name.</param>
    /// <param name="Role">What he may do at most.</param>
    /// <param name="Customers">Whose devices he sees; empty = everybody's.</param>
    /// <param name="Created">Since when.</param>
    /// <param name="LockedUntil">After wrong passwords: when the next is looked at; null = now.</param>
    public sealed record Body(string Name, Role Role, IReadOnlyList<string> Customers, DateTimeOffset Created, DateTimeOffset? LockedUntil);

    /// <summary>An operator that is to be made.</summary>
    public sealed record NewForm(string Name, string Password, Role Role, IReadOnlyList<string>? Customers = null);

    /// <summary>What an operator may do from now on.</summary>
    public sealed record Form(Role Role, IReadOnlyList<string>? Customers = null);

    /// <summary>A new password.</summary>
    public sealed record PasswordForm(string Password);

    public static void Map(RouteGroupBuilder api)
    {
        var operators = api.MapGroup("/operators").WithTags("operators");
        operators.MapGet("/", (HttpContext context, Store store) => TypedResults.Ok(store.Read(on => Accounts.List(on, ActorIdentity.Of(context))).Select(Of).ToList()))
            .Need(Right.OperatorsRead).WithName("listOperators").WithSummary("The operators.");
        operators.MapPost("/", Add).Need(Right.OperatorsWrite).WithName("addOperator").WithSummary("Makes an operator.").Produces<Body>(201).Fails(409, 422);
        operators.MapPut("/{name}", Allow).Need(Right.OperatorsWrite).WithName("allowOperator").WithSummary("Says anew what an operator may do and whose devices he sees.").Produces(204).Fails(404, 409, 422);
        operators.MapPut("/{name}/password", Password).Need(Right.OperatorsWrite).WithName("setPassword").WithSummary("Gives an operator a new password: all his sessions end.").Produces(204).Fails(404, 422);
        operators.MapDelete("/{name}", Remove).Need(Right.OperatorsWrite).WithName("removeOperator").WithSummary("Takes an operator away with his sessions and tokens.").Produces(204).Fails(404, 409);
    }

    private static Body Of(Operator one) => new(one.Name, one.Role, one.Actor(string.Empty).Customers, one.Created, one.LockedUntil);

    private static async Task<IResult> Add(NewForm form, HttpContext context, Accounts accounts, Store store)
        => await accounts.Add(form.Name, form.Password, form.Role, form.Customers ?? [], ActorIdentity.Of(context)) is { } no
            ? Problem.Of(no)
            : TypedResults.Created($"/api/operators/{form.Name}", Of(store.Read(on => Operators.Find(on, form.Name))!));

    private static Task<IResult> Allow(string name, Form form, HttpContext context, Accounts accounts) => Done(accounts.Allow(name, form.Role, form.Customers ?? [], ActorIdentity.Of(context)));

    private static Task<IResult> Password(string name, PasswordForm form, HttpContext context, Accounts accounts) => Done(accounts.SetPassword(name, form.Password, ActorIdentity.Of(context)));

    private static Task<IResult> Remove(string name, HttpContext context, Accounts accounts) => Done(accounts.Remove(name, ActorIdentity.Of(context)));

    private static async Task<IResult> Done(Task<Refusal?> task) => await task is { } no ? Problem.Of(no) : TypedResults.NoContent();
}
