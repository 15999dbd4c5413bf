using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.Fleet.Sheets;
using Spa.ProvisioningServer.Hosting.Publishing;

namespace Spa.ProvisioningServer.Api;

/// <summary>Why a request was not done (RFC 9457, <c>application/problem+json</c>).</summary>
/// <param name="Type">Kind of problem: <c>about:blank</c>, the status says it.</param>
/// <param name="Title">Name of the status.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong and what to do.</param>
/// <param name="Errors">The fields it is about; null = none in particular.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, IReadOnlyList<Problem.Error>? Errors)
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What is wrong with a field.</summary>
    /// <param name="Field">The field, parameter or variable.</param>
    /// <param name="Detail">What is wrong with it.</param>
    /// <param name="At">0-based offset in its text; null = not about one place.</param>
    public sealed record Error(string Field, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? At = null);

    public static Problem Of(int status, string detail, params IReadOnlyList<Error> errors)
        => new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, errors.Count == 0 ? null : errors);

    /// <summary>A refusal as an answer.</summary>
    public static IResult Of(Refusal refusal)
    {
        var status = refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        return Result(Of(status, refusal.Sentence, refusal.Field is { } field ? [new Error(field, refusal.Sentence)] : []));
    }

    /// <summary>What is wrong with a change of a layer, as an answer; null = nothing.</summary>
    /// <param name="faults">What is wrong.</param>
    /// <param name="conditional">True when the request named the state it has seen: a conflict is then a failed condition.</param>
    public static IResult? Of(IReadOnlyList<LayerFault> faults, bool conditional = false)
        => faults.Count == 0 ? null
            : faults[0].Refusal is { } refusal ? (conditional && refusal.Kind == RefusalKind.Conflict ? Result(Of(StatusCodes.Status412PreconditionFailed, refusal.Sentence)) : Of(refusal))
            : Of(StatusCodes.Status422UnprocessableEntity, "Nothing was changed: mend what the errors name.", faults);

    /// <summary>A status with every fault of a change of a layer.</summary>
    public static IResult Of(int status, string detail, IReadOnlyList<LayerFault> faults) => Result(Of(status, detail, [.. faults.Select(f => new Error(f.Subject, f.ToString(), f.At))]));

    /// <summary>A wish to publish that was refused: one reason is the detail, several are errors of it.</summary>
    public static IResult Of(PublishOutcome outcome)
        => outcome.Refusals is [var one] ? Of(new Refusal(outcome.Kind, one))
            : Result(Of(outcome.Kind == RefusalKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, "Nothing was published: see the errors.", [.. outcome.Refusals.Select(r => new Error("draft", r))]));

    /// <summary>A sheet that is not taken, with every fault by line and column.</summary>
    public static IResult Of(string detail, IReadOnlyList<SheetFault> faults) => Result(Of(StatusCodes.Status422UnprocessableEntity, detail, [.. faults.Select(f => new Error(f.Column, f.ToString()))]));

    /// <summary>Something that is not there, or not the actor's to see.</summary>
    public static IResult NotFound(string sentence) => Of(Refusal.NotFound(sentence));

    /// <summary>Writes a problem as the answer, if none has begun.</summary>
    public static async Task Write(HttpContext context, int status, string detail, string? field = null)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentLength = null;
            await Result(Of(status, detail, field is null ? [] : [new Error(field, detail)])).ExecuteAsync(context);
        }
    }

    private static JsonHttpResult<Problem> Result(Problem problem) => TypedResults.Json(problem, contentType: MediaType, statusCode: problem.Status);
}
