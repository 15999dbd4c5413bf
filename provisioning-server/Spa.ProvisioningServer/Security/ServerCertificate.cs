using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Security;

/// <summary>The certificate of the TLS port, kept in <c>tls/server.pem</c>: made at first start, and again when a name is missing, the authority is another, or it ends within a month.</summary>
internal static class ServerCertificate
{
    public static X509Certificate2 Open(string dataFolder, ProviderCa ca, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        var folder = Path.Combine(dataFolder, "tls");
        PrivateFile.MakeFolder(folder);
        var path = Path.Combine(folder, "server.pem");
        if (File.Exists(path))
        {
            try
            {
                var text = File.ReadAllText(path);
                var kept = X509Certificate2.CreateFromPem(text, text);
                if (kept.NotAfter > now.AddDays(30) && ca.Signed(kept, now) && hosts.All(host => kept.MatchesHostname(host, allowCommonName: false)))
                {
                    return kept;
                }

                kept.Dispose();
            }
            catch (CryptographicException)
            {
                // Damaged: a new one is as good.
            }
        }

        var made = ca.MakeServerCertificate(hosts, now);
        PrivateFile.Replace(path, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n" + made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n"));
        return made;
    }
}
