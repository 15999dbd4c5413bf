using System.Diagnostics;
using System.Text.Json;
using Spa.Fleet.Inventory;
using Spa.Foundation.Text;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;

namespace Spa.Fleet.Tests.Http;

/// <summary>The commands, each a process of its own beside the running server.</summary>
public class CommandTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task An_operator_does_all_of_it_from_the_terminal_while_the_server_runs()
    {
        using var certificate = RunningServer.SelfSigned("000e08b00001");
        using var unit = server.Secure(certificate);
        await unit.GetAsync("/enrol/000e08b00001.xml");
        var code = EnrolmentCode.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());

        var waiting = await Json("waiting");
        Assert.Equal(code, Assert.Single(waiting.EnumerateArray()).GetProperty("code").GetString());
        await Json("device", "approve", code);
        Assert.Contains("GPP_SA", await unit.GetStringAsync("/enrol/000e08b00001.xml"), StringComparison.Ordinal);

        await Json("device", "assign", "00:0e:08:b0:00:01", "--customer", "acme", "--site", "berlin");
        await Json("layer", "set", "site:acme/berlin", "Display_Name_1_={{who}}", "--variable", "who=Front desk");
        var key = server.Store.Read(on => server.Store.Keys.Of(on, MacAddress.Of("000e08b00001")))[0];
        Assert.Equal("Front desk", ProfileTests.Open(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/000e08b00001.cfg"), key.Key)["Display_Name_1_"]);

        var device = Assert.Single((await Json("device", "list", "berlin")).EnumerateArray());
        Assert.Equal(("acme", 1L, "Has its profile; no report has come yet."), (device.GetProperty("customer").GetString(), device.GetProperty("profileTaken").GetInt64(), device.GetProperty("diagnosis").GetString()));
    }

    [Fact]
    [Attack("D9")]
    public async Task A_secret_comes_by_standard_input_and_is_never_printed()
    {
        Assert.Equal((0, "{\"ok\":true}\n", string.Empty), await Run("hidden-4711", "layer", "set", "all", "Password_1_=@-", "--json"));
        var (status, shown, _) = await Run(null, "layer", "show", "all");
        Assert.Equal(0, status);
        Assert.Contains("Password_1_ = ***", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", shown + (await Run(null, "layer", "show", "all", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    [SystemTest]
    public async Task A_refusal_is_a_sentence_and_an_exit_status()
    {
        Assert.Equal((1, string.Empty, "Dial_Tone cannot be this: expected a frequency in Hz at 0 (SPA ToneScript).\n"), await Run(null, "layer", "set", "all", "Dial_Tone=loud"));
        Assert.Equal((1, string.Empty, "The MAC address: expected twelve hex digits of a MAC address at 3 (provisioning 2.5, macro MA).\n"), await Run(null, "device", "show", "000"));
        Assert.Equal(2, (await Run(null, "device", "shwo")).Status);
    }

    private async Task<JsonElement> Json(params string[] arguments)
    {
        var (status, output, error) = await Run(null, [.. arguments, "--json"]);
        Assert.True(status == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task<(int Status, string Output, string Error)> Run(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { typeof(ServerHost).Assembly.Location, "server", "--data", server.Data }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
