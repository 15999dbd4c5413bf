using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Firmware;
using Spa.Fleet.Inventory;
using Spa.Fleet.Rendering;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Files of tasks: a device's settings, fetched once; an image of another maker, as long as its task is open; what it sends, taken once. The link names the task and proves that it was made here.</summary>
internal sealed class AcsFiles(Store store, ProfileMaker profiles, DeviceLimits limits)
{
    /// <summary>Where they are.</summary>
    public const string Path = "/acs/file/";

    private const int LargestUpload = 4 * 1024 * 1024;
    private const string Fetched = "The unit has fetched the file.";
    private const string Brought = "The unit has sent the file.";

    private readonly byte[] key = store.Box.Derive("acs files");

    /// <summary>The address of a task's file, without scheme and host.</summary>
    public string Link(MacAddress mac, long number) => string.Create(CultureInfo.InvariantCulture, $"{Path}{mac}-{number}-{Proof(mac, number)}");

    /// <summary>Gives or takes the file of a link; one answer for every link that is not, or not any more, one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">Who asks, behind a proxy of ours too.</param>
    /// <param name="link">What stands behind <see cref="Path"/>.</param>
    public async Task Answer(HttpContext context, IPAddress address, string link)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!limits.Admit(address) || link.Split('-') is not [var name, var digits, var proof] || !MacAddress.Parse(name).Ok(out var mac, out _)
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Proof(mac, number)), Encoding.UTF8.GetBytes(proof)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (context.Request.Method == "GET" && store.Read(on => store.CwmpTasks.Find(on, mac, number)) is { IsOpen: true, Version: not null, Arguments: [_, var image, ..] } && ImageName.IsPlain(image) && System.IO.Path.Combine(store.Folder, "firmware", image) is var place && File.Exists(place))
        {
            // As often as it takes, until the device has told how it ended: what breaks off goes on where it was.
            await TypedResults.PhysicalFile(place, "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(context);
            return;
        }

        var file = (context.Request.Method, store.Read(on => store.CwmpTasks.Find(on, mac, number))) switch
        {
            ("GET", { Kind: AcsTaskKind.Download, IsOpen: true, Result: not Fetched } task) when task.Arguments is [FileTypes.Configuration, ..] => await Give(mac, number),
            ("PUT" or "POST", { Kind: AcsTaskKind.Upload, IsOpen: true, Result: not Brought }) => await Take(context, mac, number) ? [] : null,
            _ => null,
        };
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (file.Length > 0)
        {
            context.Response.ContentType = "text/xml";
            context.Response.ContentLength = file.Length;
            await context.Response.Body.WriteAsync(file, context.RequestAborted);
        }
    }

    private string Proof(MacAddress mac, long number) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mac}/{number}"))).AsSpan(0, 16));

    // The link is used up, durably, before its file leaves.
    private Task<byte[]?> Give(MacAddress mac, long number) => store.Write(mac, on =>
    {
        if (store.CwmpTasks.Find(on, mac, number) is not { IsOpen: true, Result: not Fetched } task || Devices.Find(on, mac) is not { } device || profiles.Addresses is not { } addresses
            || profiles.Plan(on, device, addresses) is not { Problems.IsEmpty: true } plan)
        {
            return null;
        }

        store.CwmpTasks.Put(on, mac, task with { Result = Fetched });
        var own = SetByTasks(on, mac);
        return ProfileWriter.Write(plan.Values.Where(AcsDesired.IsSent).Where(v => v.Origin is not ValueOrigin.Factory || !own.TryGetValue(v.Parameter.Name, out var text) || text is not null)
            .Select(v => new ProfileEntry(v.Parameter.Name, v.Origin is ValueOrigin.Factory ? own.GetValueOrDefault(v.Parameter.Name) ?? v.Text : v.Text, v.Access)));
    });

    // Settings that operators have set on the device itself and no layer speaks of: they are wanted, as in a session. Null = a secret, of which only a mark is known: the device keeps what it has.
    private Dictionary<string, string?> SetByTasks(System.Data.IDbConnection on, MacAddress mac)
    {
        var own = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (store.Cwmps.Find(on, mac) is not { Identity.IsSpa: true } known || store.Cwmps.Values(on, mac)?.Values is not { } values)
        {
            return own;
        }

        foreach (var name in known.Refused.Keys.Where(k => k.StartsWith(known.Root + AcsPlan.Profile, StringComparison.Ordinal)))
        {
            if (Catalogue.Find(name[(known.Root.Length + AcsPlan.Profile.Length)..]) is { } setting && known.Refused[name] == setting.DefaultText && values.TryGetValue(name, out var kept))
            {
                own[setting.Name] = kept.IsSecret ? null : kept.Text;
            }
        }

        return own;
    }

    private async Task<bool> Take(HttpContext context, MacAddress mac, long number)
    {
        var body = new MemoryStream();
        var buffer = new byte[8192];
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestUpload + 1L;
        }

        for (int count; (count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + count > LargestUpload)
            {
                return false;
            }

            body.Write(buffer, 0, count);
        }

        return await store.Write(mac, on =>
        {
            if (store.CwmpTasks.Find(on, mac, number) is not { IsOpen: true, Result: not Brought } task)
            {
                return false;
            }

            store.CwmpFiles.Put(on, mac, number, body.ToArray());
            store.CwmpTasks.Put(on, mac, task with { Result = Brought });
            return true;
        });
    }
}
