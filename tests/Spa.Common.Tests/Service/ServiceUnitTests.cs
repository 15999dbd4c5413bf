using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Spa.Marks;

namespace Spa.Common.Tests.Service;

/// <summary>The units for systemd: it understands them, and leaves the service little that it does not need.</summary>
public sealed partial class ServiceUnitTests : IDisposable
{
    private const double MostExposed = 2.0;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-unit-");

    private static readonly string[] Units = ["device/systemd/spa-device.service", "provisioning-server/systemd/spa-server.service"];

    public void Dispose() => folder.Delete(recursive: true);

    [Needs("systemd-analyze")]
    public void Systemd_understands_every_line() => Assert.All(Units, unit =>
    {
        // The programs are not installed on the machine that tests: any program stands in for them.
        var copy = Path.Combine(folder.FullName, Path.GetFileName(unit));
        File.WriteAllText(copy, Program().Replace(File.ReadAllText(Repository.Path(unit)), "ExecStart=/bin/true "));
        var (status, said) = Analyze("verify", copy);
        Assert.True(status == 0 && !said.Contains(Path.GetFileName(unit), StringComparison.Ordinal), said);
    });

    [Needs("systemd-analyze")]
    public void A_service_may_do_little_that_it_does_not_need() => Assert.All(Units, unit =>
    {
        var (_, said) = Analyze("security", "--offline=true", Repository.Path(unit));
        var exposure = double.Parse(Exposure().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(exposure, 0, MostExposed);
    });

    private static (int Status, string Said) Analyze(params string[] arguments)
    {
        var start = new ProcessStartInfo("systemd-analyze") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    [GeneratedRegex(@"^ExecStart=\S+ ", RegexOptions.Multiline)]
    private static partial Regex Program();

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Exposure();
}
