using Spa.Fleet.Access;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/audit</c>.</summary>
internal static class AuditApi
{
    /// <summary>A row of the audit log.</summary>
    /// <param name="At">When.</param>
    /// <param name="Operator">Who.</param>
    /// <param name="From">Where from.</param>
    /// <param name="Subject">What it is about.</param>
    /// <param name="Text">What was done; secrets as <c>***</c>.</param>
    /// <param name="Node">Chain it stands in.</param>
    /// <param name="Number">Its place there.</param>
    /// <param name="Hash">Keyed hash over the row and the one before.</param>
    public sealed record Body(DateTimeOffset At, string Operator, string From, string Subject, string Text, string Node, long Number, string Hash);

    /// <summary>What a look at every row found.</summary>
    /// <param name="Rows">Rows looked at.</param>
    /// <param name="Anchors">Where each chain ends; kept elsewhere they show later that nothing before was taken back.</param>
    /// <param name="Faults">What does not fit; empty = all is as it was written.</param>
    public sealed record VerdictBody(long Rows, IReadOnlyList<string> Anchors, IReadOnlyList<string> Faults);

    public static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("audit");
        audit.MapGet("/", (Store store, string? q = null, string? after = null, int limit = 100) =>
        {
            var most = Math.Clamp(limit, 1, Page<Body>.Most);
            var rows = store.Read(on => Audits.Page(on, q ?? string.Empty, after, most + 1));
            return TypedResults.Ok(Page<Body>.Of(rows, most, r => new Body(r.At, r.Operator, r.Origin, r.Subject, r.Text, r.Node, r.Number, r.Hash), r => r.Cursor));
        }).Need(Right.AuditRead).WithName("listAudit").WithSummary("The audit log, the newest first.");
        audit.MapGet("/verify", (Store store) =>
        {
            var verdict = store.Read(on => store.Audits.Verify(on));
            return TypedResults.Ok(new VerdictBody(verdict.Rows, [.. verdict.Heads.Select(h => h.ToString())], verdict.Faults));
        }).Need(Right.AuditRead).WithName("verifyAudit").WithSummary("Looks at every row of the audit log for one that was changed, removed or moved.");
    }
}
