using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Marks;
using Spa.Simulation.Providers;
using Spa.Simulation.Scenarios;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Scenarios;

/// <summary>Stages in virtual time for scenarios.</summary>
internal static class Stages
{
    public static readonly SiteOptions Site = new([new("1000", "secret-1000"), new("2000", "secret-2000"), new("3000", "secret-3000")], ["2000", "3000"], 0);

    /// <summary>A device that is user 1000, and stations 2000 and 3000.</summary>
    public static ScenarioWorld World(Func<SettingsSnapshot, SettingsSnapshot>? change = null)
    {
        var settings = SipStation.Subscriber("1000", "secret-1000", ScenarioWorld.Provider).With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)").With(LineParameters.VoiceMailServer, "1000");
        return new ScenarioWorld(change?.Invoke(settings) ?? settings, Site, new Noon());
    }

    /// <summary>Folder of the samples.</summary>
    public static string Samples { get; } = Repository.Path("samples", "scenarios");

    /// <summary>A scenario of the samples.</summary>
    public static Scenario Sample(string file) => ScenarioReader.Read(File.ReadAllBytes(Path.Combine(Samples, file)), file, out var error) ?? throw new InvalidOperationException($"{file}: {error}");

    private sealed class Noon : ICalendar
    {
        public DateTimeOffset UtcNow => new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

        public bool IsTrusted => true;
    }
}
