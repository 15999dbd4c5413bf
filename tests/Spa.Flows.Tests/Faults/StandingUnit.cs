using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>A server and a unit that it has provisioned, for tests that go on from there.</summary>
public sealed class StandingUnit : IAsyncLifetime
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private static readonly string[] Patience = ["--ready-deadline", "10", "--healthy-deadline", "15", "--heartbeat", "5", "--soak", "0.3", "--back-off", "0.1"];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa");
    private Rig? rig;

    internal Rig Rig => rig!;

    internal string UnitFolder => Path.Combine(folder.FullName, "u");

    /// <summary>What the unit had heard of its server while there was none.</summary>
    internal DeviceStatus BeforeTheServer { get; private set; } = null!;

    /// <summary>What it had after the server came.</summary>
    internal DeviceStatus AfterTheServer { get; private set; } = null!;

    /// <summary>The key of the unit's profiles.</summary>
    internal string Key => Unit.Text(Unit.Settings(UnitFolder), "GPP_SA");

    /// <summary>The secret part of the unit's addresses at the server.</summary>
    internal string Token => Unit.Text(Unit.Settings(UnitFolder), "GPP_B");

    public async Task InitializeAsync()
    {
        if (NativeFactAttribute.WhyNot() is not null)
        {
            return;
        }

        rig = await Rig.Start(NativeFactAttribute.Places, folder.FullName);
        await rig.Server.Operate("layer", "set", "all", "Resync_Periodic=1", "Resync_Error_Retry_Delay=1", "Upgrade_Error_Retry_Delay=1", "Resync_Random_Delay=0", "Password_1_=Geheimnis-4711");
        await rig.MakeUnit("5.1.10(GW)", signed: true, "Resync_Random_Delay=0", "Resync_Error_Retry_Delay=1");

        // At the first power-on the server is not there.
        rig.Wire.Set(new WireRule("/", WireRuleKind.Drop));
        rig.PlugIn(Patience);
        BeforeTheServer = await rig.Device!.Until("the unit has asked in vain", Limit, s => s.LastResync is { Good: false });
        rig.Wire.Set();
        AfterTheServer = await rig.Device.Until("the unit has its profile", Limit, s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        if (rig is not null)
        {
            await rig.DisposeAsync();
        }

        folder.Delete(true);
    }

    /// <summary>The unit's own folder below this one, made.</summary>
    internal string Place(string name) => Directory.CreateDirectory(Path.Combine(folder.FullName, name)).FullName;

    /// <summary>Sets values of this unit alone.</summary>
    internal Task Set(params string[] values) => Rig.Server.Operate(["layer", "set", $"device:{Rig.Mac}", .. values]);

    /// <summary>Takes values of this unit back.</summary>
    internal Task Unset(params string[] names) => Rig.Server.Operate(["layer", "unset", $"device:{Rig.Mac}", .. names]);

    /// <summary>Fetches what the server has with curl.</summary>
    internal async Task Export(string path, string to) => await Peer.Run("curl", "-sSf", "-o", to, new Uri(Rig.Server.Http, path).ToString());

    /// <summary>Exports the unit's profile as the server gives it, has openssl open it, sets one value and has openssl encrypt it again: a file that nothing of ours has written.</summary>
    internal async Task ExportChanged(string name, string value, string to)
    {
        await Export($"/p/{Token}/{Rig.Mac}.cfg", $"{to}.served");
        await Peer.Run("openssl", "enc", "-d", "-aes-256-cbc", "-md", "md5", "-k", Key, "-in", $"{to}.served", "-out", $"{to}.xml");
        var open = await File.ReadAllTextAsync($"{to}.xml");
        Assert.Contains($"<Profile_For>{Rig.Mac}</Profile_For>", open, StringComparison.Ordinal);
        await File.WriteAllTextAsync($"{to}.xml", open.Replace("</flat-profile>", $"<{name}>{value}</{name}></flat-profile>", StringComparison.Ordinal));
        await Peer.Run("openssl", "enc", "-aes-256-cbc", "-md", "md5", "-k", Key, "-in", $"{to}.xml", "-out", to);
        File.Delete($"{to}.xml");
        File.Delete($"{to}.served");
    }
}
