using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>Every scenario of the samples, played in real time on a lines process and a device process.</summary>
[Collection(RealTime.Name)]
public sealed class SampleScenarioTests
{
    [NativeFact]
    public Task Every_sample_passes_on_processes() => Stage.Play(async rig =>
    {
        var account = rig.Lines.Account(0, FreePort.Udp()).Append($"Voice_Mail_Server_1_={rig.Lines.Users[0].User}");
        await using var unit = (await rig.Another("v", "5.1.10(GW)", rig.Lines, signed: true, account, Stage.Launcher)).Unit;
        await rig.Lines.Connected(Stage.Limit(broken: false));
        var files = Directory.GetFiles(Repository.Path("samples", "scenarios"), "*.json").Order(StringComparer.Ordinal).ToList();
        var (status, output, error) = await Tool.Try(NativeFactAttribute.Places.Device, ["lines", "run", .. files, "--url", rig.Lines.Http.ToString()]);
        Assert.True(status == 0, output + error);
        Assert.Contains($"{files.Count} passed, 0 failed", output, StringComparison.Ordinal);
    });
}
