using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Spa.Configuration.Profiles;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class ProfileTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Agent = "Linksys/SPA-3102-5.1.10(GW) (FM600F123456)";

    [Fact]
    public async Task The_profile_opens_with_the_devices_key_and_with_no_other()
    {
        var (mac, key) = await server.Enrolled("000e08100001");
        var (_, other) = await server.Enrolled("000e08100002");
        var answer = await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");
        var file = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal("Salted__", Encoding.ASCII.GetString(file, 0, 8));
        Assert.Equal(file.Length, answer.Content.Headers.ContentLength);
        Assert.Equal("000e08100001", Open(file, key.Key)["Profile_For"]);
        Assert.False(ProfileFile.Open(file, other.Key, ProfileLimits.Default, CatalogueNames.Instance, out _, out _));
    }

    [Needs("openssl")]
    public async Task The_openssl_command_line_opens_it_too()
    {
        using var folder = new Folder();
        var (mac, key) = await server.Enrolled("000e08100003");
        await File.WriteAllBytesAsync(folder.File("p.cfg"), await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"));
        Assert.Equal(0, await Run("openssl", "enc", "-d", "-aes-256-cbc", "-md", "md5", "-k", key.Key, "-in", folder.File("p.cfg"), "-out", folder.File("p.xml")));
        Assert.Contains("<Profile_For>000e08100003</Profile_For>", await File.ReadAllTextAsync(folder.File("p.xml")), StringComparison.Ordinal);
        await Run("openssl", "enc", "-d", "-aes-256-cbc", "-md", "md5", "-k", new string('0', 64), "-in", folder.File("p.cfg"), "-out", folder.File("q.xml"));
        Assert.DoesNotContain("flat-profile", await File.ReadAllTextAsync(folder.File("q.xml")), StringComparison.Ordinal);
    }

    [Needs("busybox")]
    public async Task TFTP_gives_the_same_file()
    {
        using var folder = new Folder();
        var (mac, key) = await server.Enrolled("000e08100004");
        Assert.Equal(0, await Run("busybox", "tftp", "-g", "-r", $"/p/{key.Token}/{mac}.cfg", "-l", folder.File("t.cfg"), "127.0.0.1", $"{server.Report.TftpPort}"));
        Assert.Equal(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), await File.ReadAllBytesAsync(folder.File("t.cfg")));
        Assert.NotEqual(0, await Run("busybox", "tftp", "-g", "-r", $"/enrol/{mac}.xml", "-l", folder.File("e.xml"), "127.0.0.1", $"{server.Report.TftpPort}"));
    }

    [Needs("atftp")]
    public async Task TFTP_with_options_gives_the_first_profile()
    {
        using var folder = new Folder();
        Assert.Equal(0, await Run("atftp", "--option", "blksize 1428", "--get", "--remote-file", "/spa3102.cfg", "--local-file", folder.File("f.cfg"), "127.0.0.1", $"{server.Report.TftpPort}"));
        Assert.Equal(await server.Plain.GetStringAsync("/spa3102.cfg"), await File.ReadAllTextAsync(folder.File("f.cfg")));
    }

    [Fact]
    public async Task Nothing_changed_is_told_in_a_word_until_any_layer_changes()
    {
        var (mac, key) = await server.Enrolled("000e08100005");
        var url = $"/p/{key.Token}/{mac}.cfg";
        var first = await server.Plain.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotModified, (await Get(url, first.Headers.ETag!)).StatusCode);
        Assert.Equal(first.Headers.ETag, (await server.Plain.GetAsync(url)).Headers.ETag);

        Assert.Empty(await server.Operations.Set(LayerScope.Of(mac), [new("Display_Name_1_", "Attic", null)], [], Actors.Eve));
        var changed = await Get(url, first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var values = Open(await changed.Content.ReadAsByteArrayAsync(), key.Key);
        Assert.Equal(("Attic", "2"), (values["Display_Name_1_"], values["Profile_Sequence"]));

        Assert.Null(await server.Operations.Unset(LayerScope.Of(mac), "Display_Name_1_", Actors.Eve));
        values = Open(await server.Plain.GetByteArrayAsync(url), key.Key);
        Assert.Equal((string.Empty, "3"), (values["Display_Name_1_"], values["Profile_Sequence"]));
    }

    [Fact]
    public async Task The_file_is_the_same_after_a_restart()
    {
        var (mac, key) = await server.Enrolled("000e08100006");
        var before = await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg");
        var fresh = new ProfileMaker(server.Store, TimeProvider.System) { Addresses = new(server.Report.PublicHost, server.Report.HttpPort, server.Report.TlsPort, server.Report.SyslogPort) };
        var device = server.Store.Read(on => Devices.Find(on, mac))!;
        Assert.Equal(before, (await fresh.Make(device, key, key))!.File);
    }

    [Fact]
    public async Task A_profile_that_cannot_be_made_leaves_the_last_good_one()
    {
        var (mac, key) = await server.Enrolled("000e08100007");
        var url = $"/p/{key.Token}/{mac}.cfg";
        var good = await server.Plain.GetByteArrayAsync(url);

        // What this customer's layer says needs a variable that the device does not have: it comes to that customer only now.
        Assert.Empty(await server.Operations.Set(LayerScope.Parse("customer:broken").OrThrow(), [new("Resync_Periodic", "{{period}}", null)], [], Actors.Eve));
        Assert.Null(await server.Operations.Change(mac, new DeviceChange { Customer = "broken" }, Actors.Eve));
        Assert.Equal(good, await server.Plain.GetByteArrayAsync(url));
        var view = server.Store.Read(on => DeviceView.Find(on, Actors.Eve, mac, DateTimeOffset.UtcNow))!;
        Assert.Equal(Severity.Problem, view.Diagnosis.Severity);
        Assert.StartsWith("Variable period has no value, and Resync_Periodic in the layer of customer broken needs it: ", view.Diagnosis.Sentence, StringComparison.Ordinal);

        Assert.Empty(await server.Operations.Set(LayerScope.Of(mac), [], [new("period", VariableType.Number, "1800")], Actors.Eve));
        Assert.Equal("1800", Open(await server.Plain.GetByteArrayAsync(url), key.Key)["Resync_Periodic"]);
        Assert.Equal(string.Empty, server.Store.Read(on => Devices.Find(on, mac))!.Health.ProfileFault);
    }

    [Fact]
    public async Task A_device_whose_profile_never_could_be_made_is_asked_to_come_again()
    {
        var (mac, key) = await server.Enrolled("000e08100008");
        Assert.Empty(await server.Operations.Set(LayerScope.Parse("customer:without").OrThrow(), [new("Resync_Periodic", "{{never}}", null)], [], Actors.Eve));
        Assert.Null(await server.Operations.Change(mac, new DeviceChange { Customer = "without" }, Actors.Eve));
        var answer = await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(1)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task A_key_changes_without_a_gap_and_the_old_one_ends_with_the_first_use_of_the_new_one()
    {
        var (mac, old) = await server.Enrolled("000e08100009");
        Assert.Null(await server.Operations.NewKey(mac, Actors.Eve));
        Assert.StartsWith("A key change is under way", await server.Operations.NewKey(mac, Actors.Eve), StringComparison.Ordinal);
        var carried = Open(await server.Plain.GetByteArrayAsync($"/p/{old.Token}/{mac}.cfg"), old.Key);
        var (key, token) = (carried["GPP_SA"], carried["GPP_B"]);
        Assert.NotEqual(old.Key, key);
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync($"/p/{old.Token}/{mac}.cfg")).StatusCode);

        var settled = Open(await server.Plain.GetByteArrayAsync($"/p/{token}/{mac}.cfg"), key);
        Assert.False(settled.ContainsKey("GPP_SA"));
        Assert.True(int.Parse(settled["Profile_Sequence"], System.Globalization.CultureInfo.InvariantCulture) > int.Parse(carried["Profile_Sequence"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Plain.GetAsync($"/p/{old.Token}/{mac}.cfg")).StatusCode);
    }

    [Fact]
    [Attack("D1")]
    public async Task Unknown_forbidden_and_misspelt_are_one_answer()
    {
        var (mine, key) = await server.Enrolled("000e0810000a");
        var (blocked, lost) = await server.Enrolled("000e0810000b");
        Assert.Null(await server.Operations.Block(blocked, true, Actors.Eve));
        var answers = new HashSet<string>();
        foreach (var path in new[]
        {
            $"/p/{key.Token}/000e081000ff.cfg", $"/p/{key.Token}/{blocked}.cfg", $"/p/{lost.Token}/{blocked}.cfg", $"/p/{new string('0', 32)}/{mine}.cfg", $"/p/x/{mine}.cfg", $"/p/{key.Token}/{mine}.xml",
            "/p/", "/fw/nothing.bin", "/fw/..%2fmaster.key", $"/enrol/{mine}.xml", "/enrol/x", "/other.cfg", $"/report/{key.Token}/{mine}.xml",
        })
        {
            answers.Add(await EnrolmentTests.Whole(await server.Plain.GetAsync(path)));
        }

        answers.Add(await EnrolmentTests.Whole(await server.Plain.PostAsync($"/report/{lost.Token}/{blocked}.xml", new ByteArrayContent([1]))));
        answers.Add(await EnrolmentTests.Whole(await server.Plain.DeleteAsync($"/p/{key.Token}/{mine}.cfg")));
        Assert.Single(answers);
        Assert.StartsWith("404", answers.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_device_took_and_runs_is_noted()
    {
        var (mac, key) = await server.Enrolled("000e0810000c");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/p/{key.Token}/{mac}.cfg");
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        await server.Plain.SendAsync(request);
        var health = server.Store.Read(on => Devices.Find(on, mac))!.Health;
        Assert.Equal(("5.1.10(GW)", 1L, "127.0.0.1"), (health.Software, health.SequenceTaken, health.Address));
        Assert.NotNull(health.ProfileTaken);
    }

    [Fact]
    public async Task Many_at_once_get_one_profile_with_one_number()
    {
        var (mac, key) = await server.Enrolled("000e0810000d");
        var files = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg")));
        Assert.All(files, f => Assert.Equal(files[0], f));
        Assert.Equal("1", Open(files[0], key.Key)["Profile_Sequence"]);
    }

    internal static IReadOnlyDictionary<string, string> Open(byte[] file, string key)
    {
        Assert.True(ProfileFile.Open(file, key, ProfileLimits.Default, CatalogueNames.Instance, out var opened, out var fault), fault?.Detail);
        Assert.True(ProfileReader.Read(opened, ProfileLimits.Default, CatalogueNames.Instance, out var content, out fault), fault?.Detail);
        return content.Assignments.Where(a => a.Text is not null).ToDictionary(a => a.Name, a => a.Text!, StringComparer.Ordinal);
    }

    internal static async Task<int> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    private async Task<HttpResponseMessage> Get(string url, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.IfNoneMatch.Add(tag);
        return await server.Plain.SendAsync(request);
    }
}
