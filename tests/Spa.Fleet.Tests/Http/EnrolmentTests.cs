using System.Net;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.Foundation.Text;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class EnrolmentTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_unit_with_factory_settings_is_sent_to_the_enrolment_address()
    {
        var answer = await server.Plain.GetAsync("/spa3102.cfg");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(text.Length, answer.Content.Headers.ContentLength);
        Assert.Null(answer.Headers.TransferEncodingChunked);
        Assert.Contains($"<Profile_Rule>{server.Report.Https}/enrol/$MA.xml</Profile_Rule>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("GPP_S", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_certificate_is_let_in_at_once()
    {
        using var certificate = server.FromProvider("000e08000001");
        using var client = server.Secure(certificate);
        var text = await client.GetStringAsync("/enrol/000e08000001.xml");
        var key = server.Store.Read(on => server.Store.Keys.Of(on, MacAddress.Of("000e08000001")))[0];
        Assert.Contains($"<GPP_SA>{key.Key}</GPP_SA>", text, StringComparison.Ordinal);
        Assert.Contains($"<GPP_B>{key.Token}</GPP_B>", text, StringComparison.Ordinal);
        Assert.Equal(64, key.Key.Length);
        Assert.Equal(text, await client.GetStringAsync("/enrol/000e08000001.xml"));
    }

    [Fact]
    public async Task A_self_signed_unit_waits_until_an_operator_has_compared_the_code()
    {
        using var certificate = RunningServer.SelfSigned("000e08000002");
        using var client = server.Secure(certificate);
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync("/enrol/000e08000002.xml"), StringComparison.Ordinal);
        var code = EnrolmentCode.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        var unit = Assert.Single(server.Store.Read(on => WaitingUnits.Of(on, MacAddress.Of("000e08000002"))));
        Assert.Equal((code, "FM600F123456", "SPA3102"), (unit.Code, unit.Serial, unit.Model));
        Assert.Equal("No unit waits with code or MAC '0000-0000-0000': see the waiting list.", await server.Operations.Approve("0000-0000-0000", Actors.Eve));
        Assert.Null(await server.Operations.Approve(code.ToLowerInvariant(), Actors.Eve));
        Assert.Contains("GPP_SA", await client.GetStringAsync("/enrol/000e08000002.xml"), StringComparison.Ordinal);
        Assert.Empty(server.Store.Read(on => WaitingUnits.Of(on, MacAddress.Of("000e08000002"))));
    }

    [Fact]
    public async Task Another_key_for_an_enrolled_MAC_waits_and_an_approved_one_ends_the_old_ones_access()
    {
        var (mac, old) = await server.Enrolled("000e08000003");
        using var certificate = RunningServer.SelfSigned("000e08000003");
        using var client = server.Secure(certificate);
        Assert.DoesNotContain("GPP_SA", await client.GetStringAsync("/enrol/000e08000003.xml"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync($"/p/{old.Token}/{mac}.cfg")).StatusCode);
        Assert.Null(await server.Operations.Approve(mac.ToString(), Actors.Eve));
        var text = await client.GetStringAsync("/enrol/000e08000003.xml");
        Assert.Contains("GPP_SA", text, StringComparison.Ordinal);
        Assert.DoesNotContain(old.Key, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Plain.GetAsync($"/p/{old.Token}/{mac}.cfg")).StatusCode);
    }

    [Fact]
    [Attack("D1", "C7")]
    public async Task Who_is_not_let_in_cannot_tell_unknown_from_refused_from_somebody_elses()
    {
        await server.Enrolled("000e08000004");
        await server.Enrolled("000e08000005");
        Assert.Null(await server.Operations.Block(MacAddress.Of("000e08000005"), true, Actors.Eve));
        using var refused = RunningServer.SelfSigned("000e08000006");
        using (var client = server.Secure(refused))
        {
            await client.GetStringAsync("/enrol/000e08000006.xml");
        }

        Assert.Null(await server.Operations.Refuse("000e08000006", Actors.Eve));
        using var stranger = server.FromProvider("000e08000007");
        using var expired = server.FromProvider("000e08000004", until: DateTimeOffset.UtcNow.AddDays(-1));
        var answers = new HashSet<string>();
        foreach (var (certificate, mac) in new[] { (null, "000e080000ff"), (null, "000e08000004"), (stranger, "000e08000004"), (stranger, "000e080000ff"), (refused, "000e08000006"), (refused, "000e08000005"), (expired, "000e08000004") })
        {
            using var client = server.Secure(certificate);
            answers.Add(await Whole(await client.GetAsync($"/enrol/{mac}.xml")));
        }

        Assert.Single(answers);
        Assert.DoesNotContain("GPP", answers.Single(), StringComparison.Ordinal);
    }

    [Fact]
    [Attack("D1")]
    public async Task Over_plain_HTTP_nobody_is_enrolled()
    {
        await server.Enrolled("000e08000008");
        var known = await Whole(await server.Plain.GetAsync("/enrol/000e08000008.xml"));
        Assert.Equal(known, await Whole(await server.Plain.GetAsync("/enrol/000e080000ff.xml")));
        Assert.StartsWith("404", known, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_without_certificate_leaves_no_trace()
    {
        using var client = server.Secure(null);
        await client.GetStringAsync("/enrol/000e08000009.xml");
        Assert.Empty(server.Store.Read(on => WaitingUnits.Of(on, MacAddress.Of("000e08000009"))));
    }

    [Fact]
    public async Task A_unit_that_trusts_somebody_else_gets_no_connection()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Report.Https) };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/spa3102.cfg"));
    }

    internal static async Task<string> Whole(HttpResponseMessage answer)
    {
        var text = new StringBuilder().Append((int)answer.StatusCode).AppendLine();
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"{name}: {string.Join(',', values)}");
        }

        return text.Append(await answer.Content.ReadAsStringAsync()).ToString();
    }
}
