using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Spa.ProvisioningServer.Web;

/// <summary>A page below Settings: asks for the right that stands on it before anything else.</summary>
internal abstract class SettingsPage : OperatorPage
{
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (GetType().GetCustomAttribute<NeedsRightAttribute>() is { } needs && !May(needs.Right))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
        }
    }

    /// <summary>Names separated by commas, as people type them.</summary>
    protected static IReadOnlyList<string> Names(string? text) => (text ?? string.Empty).Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
