using System.Globalization;
using System.Text;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web;

/// <summary>A sheet of the devices that fit a search, as a file for the browser.</summary>
internal static class SheetDownload
{
    public static async Task Answer(HttpContext context, Exports exports, TimeProvider clock, string? q = null)
    {
        var by = ActorIdentity.Of(context);
        if (AccessRules.Check(by, Right.DevicesRead) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"devices-{clock.GetUtcNow():yyyy-MM-dd}.csv\"");

        // With a mark: without it a spreadsheet takes the file for another encoding.
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024, leaveOpen: true);
        await exports.Write(writer, () => Selection.Of(DeviceSearch.For(by, q ?? string.Empty)));
    }
}
