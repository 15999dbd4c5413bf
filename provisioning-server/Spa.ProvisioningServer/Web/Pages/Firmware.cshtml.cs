using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Spa.Firmware.Signature;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>Images, who gets which, and what they are judged by.</summary>
internal sealed class FirmwareModel(Store store, Operations operations, FirmwareStore firmware, IAntiforgery antiforgery) : OperatorPage
{
    private const int LargestRoot = 256 * 1024;

    public IReadOnlyList<StoredImage> Images { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Assigned { get; private set; } = new Dictionary<string, string>();

    public TrustRoot? Root { get; private set; }

    /// <summary>For the upload, which is too large to look for a token in its body.</summary>
    public string FormToken => antiforgery.GetAndStoreTokens(HttpContext).RequestToken!;

    public void OnGet()
    {
        (Images, Assigned) = store.Read(on => (FirmwareImages.All(on), FirmwareImages.Assignments(on)));
        Root = firmware.Root();
    }

    public async Task<IActionResult> OnPostAssign(string model, string? version)
        => Told(await operations.AssignFirmware(model, string.IsNullOrEmpty(version) ? null : version, By), string.IsNullOrEmpty(version) ? $"{model}: no version assigned." : $"{version} assigned to every {model}.", "/firmware");

    public async Task<IActionResult> OnPostRemove(string model, string version) => Told(await firmware.Remove(model, version, By), $"{version} removed.", "/firmware");

    public async Task<IActionResult> OnPostRoot(IFormFile? root)
    {
        if (root is null || root.Length is 0 or > LargestRoot)
        {
            return Told("Choose the root document, at most 256 kB.", string.Empty, "/firmware");
        }

        var file = new MemoryStream();
        await root.CopyToAsync(file);
        return Told(await firmware.SetRoot(file.ToArray(), By), "Firmware root set.", "/firmware");
    }
}
