using System.Net;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Spa.Firmware.Image;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Http;

/// <summary>Takes an image from a page, judging it while it comes: an endless or a wrong file is refused after its first bytes, not after its last.</summary>
internal static class FirmwareUpload
{
    public static async Task Take(HttpContext context, IAntiforgery antiforgery, FirmwareStore firmware)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            await Say(context, StatusCodes.Status400BadRequest, "bad", "The page is too old: load it again.");
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ImageFormat.MaxHeader + ImageLimits.Default.Payload + (64 * 1024);
        }

        try
        {
            var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
            var section = string.IsNullOrEmpty(boundary) ? null : await new MultipartReader(boundary, context.Request.Body).ReadNextSectionAsync(context.RequestAborted);
            if (section is null)
            {
                await Say(context, StatusCodes.Status400BadRequest, "bad", "Choose an image file.");
                return;
            }

            var (image, fault) = await firmware.Add(section.Body, ActorIdentity.Of(context), context.RequestAborted);
            if (image is null)
            {
                await Say(context, StatusCodes.Status422UnprocessableEntity, "bad", $"Refused: {fault}");
                return;
            }

            context.Response.Headers["HX-Refresh"] = "true";
            await Say(context, StatusCodes.Status200OK, "good", $"{image.Version} for {image.Model} is in the store.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await Say(context, StatusCodes.Status413PayloadTooLarge, "bad", "Refused: larger than any image.");
        }
        catch (InvalidDataException)
        {
            await Say(context, StatusCodes.Status400BadRequest, "bad", "The upload was damaged on its way.");
        }
    }

    private static async Task Say(HttpContext context, int status, string kind, string sentence)
    {
        if (status != StatusCodes.Status200OK)
        {
            context.Response.Headers.Connection = "close";
        }

        var bytes = Encoding.UTF8.GetBytes($"<p class=\"word {kind}\">{WebUtility.HtmlEncode(sentence)}</p>");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
