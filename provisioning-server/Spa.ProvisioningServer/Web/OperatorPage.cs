using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Web;

/// <summary>What every page of an operator has: who looks at it, and the word about what was just done.</summary>
internal abstract class OperatorPage : PageModel
{
    /// <summary>Who acts.</summary>
    public Actor By => ActorIdentity.Of(HttpContext);

    /// <summary>True when he may do something: what he may not is not shown to him.</summary>
    public bool May(Right right) => By.May(right);

    /// <summary>What was done, shown once on the next page.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>What could not be done and why, shown once on the next page.</summary>
    [TempData]
    public string? Fault { get; set; }

    /// <summary>Goes back to where the operator was, with a word about the outcome.</summary>
    /// <param name="fault">Null = done.</param>
    /// <param name="done">What was done.</param>
    /// <param name="to">Local address.</param>
    protected IActionResult Told(string? fault, string done, string to)
    {
        Said = fault is null ? done : null;
        Fault = fault;
        return LocalRedirect(to);
    }
}
