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
    private const int MostFields = 4;
    private const int LongestField = 256;

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
            var (section, model, version) = string.IsNullOrEmpty(boundary) ? default : await Open(new MultipartReader(boundary, context.Request.Body), context.RequestAborted);
            if (section is null)
            {
                await Say(context, StatusCodes.Status400BadRequest, "bad", "Choose an image file.");
                return;
            }

            var (image, fault) = model.Length + version.Length == 0
                ? await firmware.Add(section.Body, ActorIdentity.Of(context), context.RequestAborted)
                : await firmware.AddPlain(section.Body, model, version, ActorIdentity.Of(context), context.RequestAborted);
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

    // The file, and the fields that stand before it.
    private static async Task<(MultipartSection? File, string Model, string Version)> Open(MultipartReader reader, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync(cancellation) is { } section && fields.Count < MostFields)
        {
            if (section.GetContentDispositionHeader() is not { } about || about.IsFileDisposition())
            {
                return (section, fields.GetValueOrDefault("model", string.Empty), fields.GetValueOrDefault("version", string.Empty));
            }

            var text = new byte[LongestField];
            var length = await section.Body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
            fields[HeaderUtilities.RemoveQuotes(about.Name).Value ?? string.Empty] = Encoding.UTF8.GetString(text, 0, length).Trim();
        }

        return default;
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
