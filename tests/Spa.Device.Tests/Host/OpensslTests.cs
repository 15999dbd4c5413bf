using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;
using Spa.Marks;
using static Spa.Device.Tests.Host.FetchBench;

namespace Spa.Device.Tests.Host;

/// <summary>Fetching from <c>openssl s_server</c>, whose certificate <c>openssl ca</c> takes back.</summary>
public sealed class OpensslTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-openssl-");
    private readonly TestPki pki = new();
    private Process? server;

    public void Dispose()
    {
        if (server is { HasExited: false })
        {
            server.Kill();
            server.WaitForExit();
        }

        server?.Dispose();
        pki.Dispose();
        folder.Delete(true);
    }

    [Needs("openssl")]
    [Attack("P8")]
    public async Task A_certificate_that_was_taken_back_is_refused_from_then_on()
    {
        using var certificate = pki.Server(["server.test"]);
        await Write("a", "hello");
        await Write("server.crt", certificate.ExportCertificatePem());
        await Write("server.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await Write("ca.crt", pki.CaPem);
        await Write("ca.key", pki.CaKeyPem);
        await Write("index", string.Empty);
        await Write("number", "01\n");
        await Write("ca.cnf", $"[ca]\ndefault_ca=d\n[d]\ndatabase={In("index")}\ncrlnumber={In("number")}\ndefault_md=sha256\ndefault_crl_days=3\n");
        var port = await Serve();
        var bench = new FetchBench(pki);
        bench.Trust.Set(await List());
        Assert.Equal("got hello from 127.0.0.1, secured", Line(await bench.Get(FetchScheme.Https, port)));
        await Openssl("ca", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key", "-revoke", "server.crt");
        bench.Trust.Set(await List());
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.StartsWith($"TlsFailed: certificate revoked on {today[..8]}", Line(await bench.Get(FetchScheme.Https, port)), StringComparison.Ordinal);
    }

    private async Task<Beliefs> List()
    {
        await Openssl("ca", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key", "-gencrl", "-out", "crl.pem");
        await Openssl("crl", "-in", "crl.pem", "-outform", "DER", "-out", "ca.crl");
        Assert.True(RevocationList.TryRead(await File.ReadAllBytesAsync(In("ca.crl")), out var list, out var why), why);
        Assert.True(list.IsBy(pki.Ca));
        return new Beliefs(null, list);
    }

    private async Task<int> Serve()
    {
        server = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("openssl")!, ["s_server", "-accept", "127.0.0.1:0", "-cert", "server.crt", "-key", "server.key", "-WWW"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginErrorReadLine();
        while (await server.StandardOutput.ReadLineAsync() is { } said)
        {
            if (said.StartsWith("ACCEPT ", StringComparison.Ordinal) && int.TryParse(said[(said.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                _ = server.StandardOutput.ReadToEndAsync();
                return port;
            }
        }

        throw new InvalidOperationException("openssl s_server does not listen");
    }

    private async Task Openssl(params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("openssl")!, arguments) { WorkingDirectory = folder.FullName, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (said, errors) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, await said + await errors);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private Task Write(string name, string text) => File.WriteAllTextAsync(In(name), text);
}
