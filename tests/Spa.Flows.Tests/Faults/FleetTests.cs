using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Spa.Device.Fleet;
using Spa.Flows.Tests.Features;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting;

namespace Spa.Flows.Tests.Faults;

/// <summary><c>./spa fleet</c> against the real server.</summary>
public class FleetTests
{
    [Fact]
    public async Task Simulated_devices_enrol_take_their_profile_and_report()
    {
        using var folder = new Folder();
        await using var server = await Start(folder);
        var (status, result, error) = await Run(server, Path.Combine(folder.Full, "ca"), 12);
        Assert.True(status == 0, error);
        Assert.Equal((12, 12, 12, 0, true), (result.Devices, result.InService, result.Resynced, result.Failed, result.Ok));
        Assert.True(result.Reports >= 12, $"{result.Reports} reports");
    }

    [Fact]
    public async Task Devices_of_another_provider_get_nothing_and_the_command_says_so()
    {
        using var folder = new Folder();
        await using var server = await Start(folder);
        var other = Directory.CreateDirectory(Path.Combine(folder.Full, "other")).FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Other", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(10));
        await File.WriteAllTextAsync(Path.Combine(other, "ca.crt"), ca.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(other, "ca.key"), key.ExportPkcs8PrivateKeyPem());
        var (status, result, _) = await Run(server, other, 2, seconds: 3);
        Assert.Equal((1, 0, false), (status, result.InService, result.Ok));
        Assert.Contains(result.Faults.Keys, f => f.StartsWith("fetch: TlsFailed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--devices needs a value: --devices N", "--devices")]
    [InlineData("--devices, --at-once, --first and --seconds are numbers from 1; at most 200000 devices", "--devices", "0")]
    [InlineData("--server names the server's HTTP address: --server http://127.0.0.1:8080", "--server", "ftp://x")]
    public async Task A_wrong_word_is_told(string sentence, params string[] arguments)
    {
        var error = new StringWriter();
        Assert.Equal(2, await FleetCommand.Run(arguments, TextReader.Null, TextWriter.Null, error));
        Assert.Equal(sentence, error.ToString().Trim());
    }

    private static Task<ServerHost> Start(Folder folder)
        => ServerHost.Start(new ServerOptions { DataFolder = folder.Full, HttpPort = 0, TlsPort = 0, TftpPort = 0, SyslogPort = 0, EnrolPoll = TimeSpan.FromSeconds(1), DeviceRate = 0 });

    private static async Task<(int Status, FleetResult Result, string Error)> Run(ServerHost server, string ca, int devices, int seconds = 120)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var status = await FleetCommand.Run(["--devices", $"{devices}", "--server", server.Report.Http, "--ca", ca, "--seconds", $"{seconds}", "--json"], TextReader.Null, output, error);
        return (status, JsonSerializer.Deserialize(output.ToString(), FleetJson.Default.FleetResult)!, error.ToString());
    }
}
