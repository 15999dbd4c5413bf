using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server ca</c>.</summary>
internal static class CaCommands
{
    private static readonly Option<int> Days = new("--days") { Description = "How long it holds.", DefaultValueFactory = _ => 730, HelpName = "DAYS" };

    public static Command Create() => new("ca", "The provider's certificate authority, and the certificates of devices.") { Export(), ShowOne(), Issue(), Renew(), Revoke(), List(), Crl() };

    private static Command Export()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder to make; holds the authority's private key, keep it as the factory keeps its keys." };
        var command = new Command("export", "Write ca.crt, ca.key and firmware-root.json for the factory step './spa device make --ca DIR'.") { folder };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            using var ca = ProviderCa.Open(store.Folder);
            var to = Path.GetFullPath(parsed.GetValue(folder)!);
            PrivateFile.MakeFolder(to);
            var files = new List<string>();
            foreach (var (from, name) in new[] { (ca.Folder, "ca.crt"), (ca.Folder, "ca.key"), (store.Folder, "firmware-root.json") })
            {
                var path = Path.Combine(from, name);
                if (File.Exists(path))
                {
                    PrivateFile.Replace(Path.Combine(to, name), File.ReadAllBytes(path));
                    files.Add(name);
                }
            }

            return Task.FromResult(Shared.Show(parsed, new { ok = true, folder = to, files }, console => console.Write(new Text($"{string.Join(", ", files)} written to {to}.\n"))));
        }));
        return command;
    }

    private static Command ShowOne()
    {
        var command = new Command("show", "Print the authority's certificate (PEM), which units must trust.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            using var ca = ProviderCa.Open(store.Folder);
            return Task.FromResult(Shared.Show(parsed, new { pem = ca.Pem, folder = ca.Folder }, console => console.Write(new Text(ca.Pem))));
        }));
        return command;
    }

    private static Command Issue()
    {
        var mac = Shared.Mac();
        var request = new Option<string>("--csr") { Description = "Certificate request of the unit (PKCS #10, PEM); its key is taken, its subject is not.", Required = true, HelpName = "FILE" };
        var serial = new Option<string?>("--serial") { Description = "Serial number of the unit; that of the inventory if not given.", HelpName = "SERIAL" };
        var model = new Option<string?>("--model") { Description = "Model; that of the inventory if not given.", HelpName = "MODEL" };
        var output = new Option<string?>("--out") { Description = "File to write instead of printing.", HelpName = "FILE" };
        var command = new Command("issue", "Sign a certificate for a unit's key. A unit made here gets one by './spa device make --ca DIR' instead.") { mac, request, serial, model, output, Days };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Shared.Failed;
            }

            using var ca = ProviderCa.Open(store.Folder);
            var (pem, fault) = await Certificates(store, ca, parsed).Issue(await File.ReadAllTextAsync(parsed.GetValue(request)!), wanted, parsed.GetValue(serial), parsed.GetValue(model), Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault) : Give(parsed, pem!, parsed.GetValue(output));
        }));
        return command;
    }

    private static Command Renew()
    {
        var mac = Shared.Mac();
        var output = new Option<string?>("--out") { Description = "File to write instead of printing.", HelpName = "FILE" };
        var command = new Command("renew", "Sign a new certificate for the key that a device is bound to. Our devices ask for it by themselves in time.") { mac, output, Days };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Shared.Failed;
            }

            using var ca = ProviderCa.Open(store.Folder);
            var (pem, fault) = await Certificates(store, ca, parsed).Renew(wanted, Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault) : Give(parsed, pem!, parsed.GetValue(output));
        }));
        return command;
    }

    private static Command Revoke()
    {
        var which = new Argument<string>("WHICH") { Description = "MAC address (all its certificates), number of a certificate, or a certificate file (PEM)." };
        var reason = new Option<string>("--reason") { Description = "Why, in a few words.", DefaultValueFactory = _ => "revoked by the operator", HelpName = "TEXT" };
        var command = new Command("revoke", "Revoke a certificate: its unit gets no key and no profile any more.") { which, reason };
        command.SetAction((parsed, cancellation) => Shared.OnStore(parsed, async (store, operations) =>
        {
            using var ca = ProviderCa.Open(store.Folder);
            var all = Certificates(store, ca, parsed);
            var text = parsed.GetValue(which)!;
            var why = parsed.GetValue(reason)!;
            string? fault;
            if (File.Exists(text))
            {
                X509Certificate2 certificate;
                try
                {
                    certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(text));
                }
                catch (CryptographicException)
                {
                    return Shared.Fail(parsed, $"{text} is not a certificate (PEM).");
                }

                using (certificate)
                {
                    fault = await all.Revoke(certificate, why, Shared.Actor);
                }
            }
            else
            {
                fault = MacAddress.Parse(text).Ok(out var mac, out _) ? await all.Revoke(mac, why, Shared.Actor) : await all.Revoke(text, why, Shared.Actor);
            }

            return Shared.Tell(parsed, fault, $"{text} revoked.");
        }));
        return command;
    }

    private static Command List()
    {
        var revoked = new Option<bool>("--revoked") { Description = "Only those that are revoked." };
        var command = new Command("list", "Certificates that were made here or shown by units, the newest first.") { revoked };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var all = store.Read(on => Storage.Certificates.All(on, parsed.GetValue(revoked)));
            return Task.FromResult(Shared.Show(parsed, all.Select(c => new { Mac = c.Mac?.ToString(), c.Number, c.Serial, c.Model, c.NotBefore, c.NotAfter, c.Added, c.AddedBy, c.Revoked, c.Reason }), console =>
            {
                var table = new Table().AddColumns("Device", "Number", "Serial", "Ends", "By", "Revoked");
                foreach (var one in all)
                {
                    table.AddRow(
                        new Text(one.Mac?.WithColons() ?? "the server"), new Text(one.Number), new Text(one.Serial ?? string.Empty), new Text($"{one.NotAfter:yyyy-MM-dd}"), new Text(one.AddedBy),
                        new Text(one.Revoked is { } at ? $"{at:yyyy-MM-dd}: {one.Reason}" : string.Empty));
                }

                console.Write(all.Count == 0 ? new Text("No certificates.\n") : table);
            }));
        }));
        return command;
    }

    private static Command Crl()
    {
        var output = new Option<string?>("--out") { Description = "File to write (DER) instead of printing it as PEM.", HelpName = "FILE" };
        var command = new Command("crl", "The list of revoked certificates, as the server gives it at /ca.crl.") { output };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            using var ca = ProviderCa.Open(store.Folder);
            var list = Certificates(store, ca, parsed).Revocations();
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllBytesAsync(file, list);
                return Shared.Tell(parsed, null, $"Written to {file}.");
            }

            var pem = PemEncoding.WriteString("X509 CRL", list);
            return Shared.Show(parsed, new { pem }, console => console.Write(new Text(pem + "\n")));
        }));
        return command;
    }

    private static DeviceCertificates Certificates(Store store, ProviderCa ca, ParseResult parsed)
    {
        var days = parsed.CommandResult.Command.Options.Contains(Days) ? parsed.GetValue(Days) : 730;
        return new(store, ca, new ServerOptions { DataFolder = store.Folder, DeviceCertificateValidity = TimeSpan.FromDays(Math.Clamp(days, 1, 7300)) }, TimeProvider.System);
    }

    private static int Give(ParseResult parsed, string pem, string? file)
    {
        if (file is not null)
        {
            File.WriteAllText(file, pem);
            return Shared.Tell(parsed, null, $"Written to {file}.");
        }

        return Shared.Show(parsed, new { pem }, console => console.Write(new Text(pem)));
    }
}
