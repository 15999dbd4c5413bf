using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Storage;
using Spa.Flows.Tests.Features;
using Spa.Hosting.Files;

namespace Spa.Flows.Tests.Faults;

/// <summary>A unit out of the factory with settings of its own, for a program that a test starts in a network namespace.</summary>
internal static class FactoryUnit
{
    /// <summary>The device's program.</summary>
    public static string Program => typeof(DeviceProgram).Assembly.Location;

    /// <summary>Makes it in a folder.</summary>
    /// <param name="folder">Its data.</param>
    /// <param name="settings">Each as <c>name=value</c>.</param>
    public static void Make(Folder folder, IEnumerable<string> settings)
    {
        var files = new DurableFiles(folder.Full);
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(files, DateTimeOffset.UtcNow, out _));
        var snapshot = settings.Select(s => s.Split('=', 2)).Aggregate(SettingsSnapshot.Factory, (all, pair) => all.With(Catalogue.Find(pair[0])!, pair[1]));
        Assert.Null(new SettingsStore(files).Save(snapshot));
    }
}
