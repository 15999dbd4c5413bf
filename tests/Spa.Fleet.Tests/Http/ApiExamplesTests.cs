using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spa.Firmware.Signature;
using Spa.Fleet.Tests.Webhooks;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;

namespace Spa.Fleet.Tests.Http;

/// <summary>The examples of <c>docs/access.md</c>, typed into a shell.</summary>
public sealed class ApiExamplesTests : IAsyncLifetime, IDisposable
{
    private static readonly string Document = File.ReadAllText(Repository.Path("docs", "access.md"));
    private readonly RunningServer server = new() { Change = o => o with { WebhookAllow = [IPNetwork.Parse("127.0.0.0/8")] } };

    [Needs("bash", "curl", "jq", "openssl")]
    public async Task Every_example_of_the_document_answers_as_it_says()
    {
        using var folder = new Folder();
        await using var receiver = await Receiver.Open();
        await Fill(folder);
        using var api = await ApiClient.Of(server);
        var examples = ApiExample.Read(Document);
        var came = await ApiExample.Run(examples, folder.Path, [("SPA", server.Report.Http), ("TOKEN", api.Token), ("HOOK", receiver.Address.ToString())]);
        var faults = examples.Zip(came, (e, c) => e.Judge(c.Printed, c.Statuses, c.Said)).OfType<string>().ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(examples.Count(e => e.Status is not null) > 80, "examples are not found in the document");
        Assert.NotEmpty(receiver.Got);
    }

    [Fact]
    public void The_examples_touch_every_part_of_the_api()
    {
        var parts = JsonNode.Parse(File.ReadAllText(Repository.Path("docs", "openapi.json")))!["paths"]!.AsObject().Select(p => p.Key.Split('/')[2]).ToHashSet();
        var touched = ApiExample.Read(Document).Where(e => e.Status is not null).SelectMany(e => parts.Where(p => e.Text.Contains($"api {p}", StringComparison.Ordinal) || e.Text.Contains($"api '{p}", StringComparison.Ordinal) || e.Text.Contains($"api \"{p}", StringComparison.Ordinal)));
        Assert.Equal(parts.Order(), touched.Distinct().Order());
    }

    [Needs("bash", "curl")]
    public async Task An_example_that_answers_otherwise_is_found()
    {
        var examples = ApiExample.Read("```sh\ncurl -s \"$SPA/health/live\"   # 204\ncurl -s \"$SPA/health/live\"   # 200: dead\ncurl -s \"$SPA/health/live\"\necho no   # 200\nnothing-like-that\ncurl -s \"$SPA/health/live\" \\\n  -o /dev/null  # 200\n```\n```text\nnot an example\n```\n");
        using var folder = new Folder();
        var came = await ApiExample.Run(examples, folder.Path, [("SPA", server.Report.Http)]);
        Assert.Equal([2, 3, 4, 5, 6], examples.Zip(came, (e, c) => e.Judge(c.Printed, c.Statuses, c.Said) is null ? 0 : e.Line).Where(l => l > 0));
        Assert.Equal(6, examples.Count);
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    // What the document says is there.
    private async Task Fill(Folder folder)
    {
        foreach (var name in new[] { "000e08ee0001", "000e08ee0002", "000e08ee0003" })
        {
            var (mac, key) = await server.Enrolled(name);
            Assert.Null(await server.Operations.Change(mac, new() { Customer = "acme" }, Actors.Eve));
            Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);
        }

        using var certificate = RunningServer.SelfSigned("000e08ee00aa");
        using var unit = server.Secure(certificate);
        await unit.GetAsync("/enrol/000e08ee00aa.xml");
        var maker = new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Null(await new FirmwareStore(server.Store, TimeProvider.System).SetRoot(FirmwareTests.Root(maker), Actors.Eve));
        await File.WriteAllBytesAsync(folder.File("image.bin"), FirmwareTests.Image("6.4.0", [maker]));
    }
}
