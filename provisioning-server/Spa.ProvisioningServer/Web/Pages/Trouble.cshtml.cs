using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>What is shown when there is nothing to show. Never what the exception said.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class TroubleModel : PageModel
{
    public string Title { get; private set; } = string.Empty;

    public string Sentence { get; private set; } = string.Empty;

    public void OnGet(int? status) => Look(status);

    public void OnPost(int? status) => Look(status);

    private void Look(int? status)
    {
        (Title, Sentence) = (status ?? Response.StatusCode) switch
        {
            StatusCodes.Status404NotFound => ("Not there", "There is nothing at this address."),
            StatusCodes.Status400BadRequest => ("Not taken", "The form was not complete, or too old: go back, load the page again and repeat it."),
            StatusCodes.Status413PayloadTooLarge => ("Too large", "More was sent than is taken."),
            < 500 and >= 400 => ("Not taken", "The request was refused."),
            _ => ("Something broke", "The server failed on this request. It is in the log; what you had sent before is kept."),
        };
    }
}
