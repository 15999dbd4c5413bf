using Microsoft.AspNetCore.Http.Features;
using Spa.Firmware.Image;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Api;

/// <summary><c>/api/firmware</c>: images and who gets which.</summary>
internal static class FirmwareApi
{
    /// <summary>An image in the store.</summary>
    /// <param name="Model">Its model.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="File">Name under <c>/fw/</c>; one of another maker is not there, but under the link that its device gets.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="Sha256">Of the whole file.</param>
    /// <param name="Epoch">Security epoch.</param>
    /// <param name="Added">When it was taken in.</param>
    /// <param name="AddedBy">By whom.</param>
    /// <param name="Assigned">True when every device of the model runs it.</param>
    public sealed record Body(string Model, string Version, string File, long Size, string Sha256, long Epoch, DateTimeOffset Added, string AddedBy, bool Assigned);

    /// <summary>Which version the devices of a model run.</summary>
    /// <param name="Version">The version; null = none in particular.</param>
    public sealed record AssignmentForm(string? Version);

    public static void Map(RouteGroupBuilder api)
    {
        var firmware = api.MapGroup("/firmware").WithTags("firmware");
        firmware.MapGet("/", (Store store) => TypedResults.Ok(All(store))).Need(Right.FirmwareRead).WithName("listFirmware").WithSummary("The images in the store.");
        firmware.MapPost("/", Upload).Need(Right.FirmwareWrite).WithName("uploadFirmware").WithSummary("Takes an image in, judging it while it comes. The body is the image itself. With model and version it is one of another maker and kept as it is.")
            .Accepts<Stream>("application/octet-stream").Produces<Body>(201).Fails(409, 413, 422);
        firmware.MapPut("/{model}/assignment", Assign).Need(Right.FirmwareWrite).WithName("assignFirmware").WithSummary("Says which version the devices of a model run.").Produces(204).Fails(404);
        firmware.MapDelete("/{model}/{version}", Remove).Need(Right.FirmwareWrite).WithName("removeFirmware").WithSummary("Takes an image out of the store; not one that is assigned.").Produces(204).Fails(404, 409);
    }

    private static List<Body> All(Store store)
    {
        var (images, assigned) = store.Read(on => (FirmwareImages.All(on), FirmwareImages.Assignments(on)));
        return [.. images.Select(i => Of(i, assigned.GetValueOrDefault(i.Model) == i.Version))];
    }

    private static Body Of(StoredImage image, bool assigned) => new(image.Model, image.Version, image.File, image.Size, image.Sha256, image.Epoch, image.Added, image.AddedBy, assigned);

    // Model and version: only of an image of another maker, which says neither itself.
    private static async Task<IResult> Upload(string? model, string? version, HttpContext context, FirmwareStore firmware)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ImageFormat.MaxHeader + ImageLimits.Default.Payload;
        }

        var (image, fault) = model is null && version is null
            ? await firmware.Add(context.Request.Body, ActorIdentity.Of(context), context.RequestAborted)
            : await firmware.AddPlain(context.Request.Body, model ?? string.Empty, version ?? string.Empty, ActorIdentity.Of(context), context.RequestAborted);
        if (image is null)
        {
            // What has not come yet is not read: the connection ends here.
            context.Response.Headers.Connection = "close";
            return Problem.Of(fault!);
        }

        return TypedResults.Created($"/fw/{image.File}", Of(image, false));
    }

    private static async Task<IResult> Assign(string model, AssignmentForm form, HttpContext context, Operations operations)
        => await operations.AssignFirmware(model, string.IsNullOrEmpty(form.Version) ? null : form.Version, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();

    private static async Task<IResult> Remove(string model, string version, HttpContext context, FirmwareStore firmware)
        => await firmware.Remove(model, version, ActorIdentity.Of(context)) is { } no ? Problem.Of(no) : TypedResults.NoContent();
}
