using System.CommandLine;
using System.Text;
using Spa.Fleet.Reports;
using Spa.ProvisioningServer.Hosting;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server report</c>.</summary>
internal static class ReportCommands
{
    public static Command Create()
    {
        var mac = Shared.Mac();
        var show = new Command("show", "The last report of a device.") { mac };
        show.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Task.FromResult(Shared.Failed);
            }

            if (store.Read(on => store.Reports.Find(on, wanted)) is not { } kept || DeviceReport.Kept(kept.Xml) is not { } report)
            {
                return Task.FromResult(Shared.Fail(parsed, $"No report of {wanted} has come."));
            }

            var values = report.Values.Select(v => new { v.Name, Value = ReportText.Shown(v) }).ToList();
            return Task.FromResult(Shared.Show(parsed, new { mac = wanted, kept.Received, kept.Times, report.Sequence, report.Software, status = report.Status.Select(s => new { name = s.Key, value = ReportText.Shown(s) }), values }, console =>
            {
                var text = new StringBuilder().AppendLine($"Received {Shared.Ago(kept.Received)}, profile {report.Sequence} in force.");
                foreach (var line in report.Status)
                {
                    text.AppendLine($"{line.Key}: {ReportText.Shown(line)}");
                }

                foreach (var value in values)
                {
                    text.AppendLine($"{value.Name} = {value.Value}");
                }

                console.Write(new Text(text.ToString()));
            }));
        }));
        return new Command("report", "Reports of devices.") { show };
    }
}
