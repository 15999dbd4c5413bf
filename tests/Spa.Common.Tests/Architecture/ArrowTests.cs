using System.Xml.Linq;
using Spa.Marks;

namespace Spa.Common.Tests.Architecture;

public class ArrowTests
{
    // Project -> what it may reference. Cores first, hosts below; who is not listed may not exist.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Spa.Foundation"] = [],
        ["Spa.Scripts"] = ["Spa.Foundation"],
        ["Spa.Configuration"] = ["Spa.Foundation", "Spa.Scripts"],
        ["Spa.Cwmp"] = ["Spa.Foundation"],
        ["Spa.Sip"] = ["Spa.Foundation"],
        ["Spa.Media"] = ["Spa.Foundation", "Spa.Scripts"],
        ["Spa.Firmware"] = ["Spa.Foundation", "Spa.Scripts"],
        ["Spa.Gateway"] = ["Spa.Foundation", "Spa.Scripts", "Spa.Configuration", "Spa.Cwmp", "Spa.Sip", "Spa.Media", "Spa.Firmware"],
        ["Spa.Simulation"] = ["Spa.Foundation", "Spa.Scripts", "Spa.Configuration", "Spa.Sip", "Spa.Media", "Spa.Firmware", "Spa.Gateway"],
        ["Spa.Fleet"] = ["Spa.Foundation", "Spa.Scripts", "Spa.Configuration", "Spa.Cwmp", "Spa.Sip", "Spa.Firmware"],
        ["Spa.Hosting"] = ["Spa.Foundation"],
        ["Spa.Device"] = ["Spa.Foundation", "Spa.Scripts", "Spa.Configuration", "Spa.Cwmp", "Spa.Sip", "Spa.Hosting", "Spa.Media", "Spa.Firmware", "Spa.Gateway", "Spa.Simulation"],
        ["Spa.Launcher"] = ["Spa.Foundation", "Spa.Hosting", "Spa.Firmware"],
        ["Spa.Firmware.Tool"] = ["Spa.Foundation", "Spa.Scripts", "Spa.Hosting", "Spa.Firmware"],
        ["Spa.ProvisioningServer"] = ["Spa.Foundation", "Spa.Scripts", "Spa.Configuration", "Spa.Cwmp", "Spa.Sip", "Spa.Hosting", "Spa.Firmware", "Spa.Fleet"],
        ["Spa.Stack"] = ["Spa.Foundation", "Spa.Hosting", "Spa.Firmware"],
    };

    private static readonly string[] Hosts = ["Spa.Hosting", "Spa.Device", "Spa.Launcher", "Spa.Firmware.Tool", "Spa.ProvisioningServer", "Spa.Stack"];

    public static TheoryData<string> ProductionProjects
        => [.. new[] { "common", "device", "firmware", "provisioning-server" }
            .SelectMany(f => Directory.GetFiles(Repository.Path(f), "*.csproj", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f))];

    [Theory]
    [MemberData(nameof(ProductionProjects))]
    public void Arrows_point_one_way(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        Assert.True(Allowed.ContainsKey(name), $"{name} is not in the table of arrows: say what it may reference.");
        var references = XDocument.Load(Repository.Path(file)).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(ProductionProjects))]
    public void Cores_are_watched_by_the_analyzer_and_hosts_are_not(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var pure = XDocument.Load(Repository.Path(file)).Descendants("Pure").Any(p => p.Value == "true");
        Assert.Equal(!Hosts.Contains(name), pure);
    }

    [Fact]
    public void The_table_has_no_circle()
    {
        var order = new List<string>();
        while (order.Count < Allowed.Count)
        {
            var next = Allowed.Keys.Except(order).FirstOrDefault(p => Allowed[p].All(order.Contains));
            Assert.NotNull(next);
            order.Add(next);
        }
    }
}
