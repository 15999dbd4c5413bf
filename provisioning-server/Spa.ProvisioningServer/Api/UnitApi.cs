using System.Globalization;
using Spa.Configuration.Profiles;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary>Original units: codes for those without a certificate, and <c>/api/unit-rules</c>.</summary>
internal static class UnitApi
{
    /// <summary>How a code is given out.</summary>
    /// <param name="Hours">How long it holds, 1 to 720.</param>
    /// <param name="Plain">True also for a unit that comes without TLS: its key then crosses the network in the clear.</param>
    public sealed record CodeForm(int Hours = 24, bool Plain = false);

    /// <summary>A code.</summary>
    /// <param name="Code">With it one unit fetches its key, once: this answer shows it and no other.</param>
    /// <param name="Path">What the unit fetches of this server.</param>
    public sealed record CodeBody(string Code, string Path);

    /// <summary>How units of a model are spoken to.</summary>
    /// <param name="Enrol">Where they come for their key.</param>
    /// <param name="Fetch">How they fetch their profile and bring their report.</param>
    /// <param name="Digest">How the key of a profile is made.</param>
    public sealed record RuleForm(EnrolBy Enrol, FetchBy Fetch, KeyDigest Digest = KeyDigest.Md5);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/devices/{mac}/code", Code).WithTags("units").Need(Right.WaitingWrite).WithName("giveCode")
            .WithSummary("Gives out a code with which one unit without a certificate fetches its key, once.").Produces<CodeBody>().Fails(404, 409, 422);
        var rules = api.MapGroup("/unit-rules").WithTags("units");
        rules.MapGet("/", (Store store) => TypedResults.Ok(store.Read(UnitRules.All))).Need(Right.DevicesRead).WithName("listUnitRules").WithSummary("How units of models are spoken to, where it is not as usual.");
        rules.MapPut("/{model}", (string model, RuleForm form, HttpContext context, UnitOperations units) => Done(units.SetRule(new(ModelName.Canonical(model), form.Enrol, form.Fetch, form.Digest), ActorIdentity.Of(context))))
            .Need(Right.UnitRulesWrite).WithName("setUnitRule").WithSummary("Says how units of a model are spoken to.").Produces(204).Fails(422);
        rules.MapDelete("/{model}", (string model, HttpContext context, UnitOperations units) => Done(units.RemoveRule(model, ActorIdentity.Of(context))))
            .Need(Right.UnitRulesWrite).WithName("removeUnitRule").WithSummary("Units of the model are spoken to as usual again.").Produces(204).Fails(404);
    }

    private static async Task<IResult> Code(string mac, CodeForm form, HttpContext context, UnitOperations units)
    {
        if (!DeviceApi.Read(mac, out var named))
        {
            return Problem.NotFound(string.Create(CultureInfo.InvariantCulture, $"{mac} is not in the inventory: add it first."));
        }

        var (code, fault) = await units.GiveCode(named, form.Plain, TimeSpan.FromHours(form.Hours), ActorIdentity.Of(context));
        return fault is not null ? Problem.Of(fault) : TypedResults.Ok(new CodeBody(code!, $"/init/{code}"));
    }

    private static async Task<IResult> Done(Task<Refusal?> task) => await task is { } no ? Problem.Of(no) : TypedResults.NoContent();
}
