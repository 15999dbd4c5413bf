using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Spa.Device.Fleet.Calls;
using Spa.Device.Lines;
using Spa.Simulation.Providers;

namespace Spa.Device.Tests.Host;

/// <summary>A fleet that registers and telephones, on sockets of loopback.</summary>
public sealed class FleetCallsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-fleet-calls-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Twenty_devices_register_call_each_other_and_are_heard()
    {
        var junit = Path.Combine(folder.FullName, "fleet.xml");
        var (status, output, error) = await Run("--devices", "20", "--rate", "2", "--seconds", "3", "--talk", "1", "--json", "--junit", junit);
        Assert.True(status == 0, output + error + (File.Exists(junit) ? await File.ReadAllTextAsync(junit) : string.Empty));

        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal((20, 20, 6, 6, 6, 0), (Of(result, "devices"), Of(result, "registered"), Of(result, "placed"), Of(result, "answered"), Of(result, "speech"), Of(result, "failed")));
        Assert.InRange(result.GetProperty("setUpP50").GetDouble(), 1, result.GetProperty("setUpP99").GetDouble());
        Assert.True(result.GetProperty("seconds").GetDouble() >= 2.5 + 1);

        var suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        Assert.Equal(("26", "0"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(6, suite.Elements("testcase").Count(one => one.Attribute("name")!.Value.Contains(" calls ", StringComparison.Ordinal) && one.Value.Contains("connected after ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_is_refused_by_a_provider_of_ones_own_is_named_and_what_comes_of_calls_too()
    {
        ProviderUser[] users = [new("10", "a"), new("11", "b")];
        using var provider = ProviderHost.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromSeconds(1)) { Users = users, Stations = [] });
        var (status, output, error) = await Run("--provider", provider.Address, "--users", "10:a,11:wrong", "--rate", "1", "--seconds", "1", "--patience", "2", "--json");
        Assert.True(status == 1, output + error);

        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal((2, 1, 1, 0, 1), (Of(result, "devices"), Of(result, "registered"), Of(result, "placed"), Of(result, "answered"), Of(result, "failed")));
        var causes = result.GetProperty("causes").EnumerateObject().Select(cause => cause.Name).ToList();
        Assert.Contains("registration: refused with 403", causes.Select(cause => cause.Replace("401", "403", StringComparison.Ordinal)));
        Assert.Equal(2, causes.Count);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("setUpP50").ValueKind);
    }

    [Theory]
    [InlineData("--devices", "1")]
    [InlineData("--rate", "0")]
    [InlineData("--provider", "127.0.0.1:5060")]
    [InlineData("--provider", "nowhere", "--users", "1:a,2:b")]
    [InlineData("--users", "ann:a,bob:b")]
    [InlineData("--rate", "1", "--seconds", "0.5")]
    public async Task What_cannot_be_is_refused_with_a_sentence(params string[] arguments)
    {
        var (status, output, error) = await Run(arguments);
        Assert.Equal((2, string.Empty), (status, output));
        Assert.StartsWith("--devices is a number", error, StringComparison.Ordinal);
    }

    private static int Of(JsonElement result, string name) => result.GetProperty(name).GetInt32();

    private static async Task<(int Status, string Output, string Error)> Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (await FleetCallsCommand.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
