using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Ports;

namespace Spa.Device.Hosting;

/// <summary>A unit in safe mode: the relay joins phone and line, and nothing here touches them.</summary>
internal sealed class NoLines : IVoice
{
    public bool InUse => false;

    public bool InEmergencyCall => false;

    public event Action? BecameIdle
    {
        add { }
        remove { }
    }

    public event Action<Parameter, string>? SettingChosen
    {
        add { }
        remove { }
    }

    public IReadOnlyList<LineFacts> Lines { get; } = [new LineFacts("Line 1", "joined to the line (safe mode)", false, null), new LineFacts("PSTN Line", "joined to the phone (safe mode)", false, null)];

    public void Apply(SettingsSnapshot settings)
    {
    }

    public void NetworkChanged()
    {
    }

    public void RefuseCalls(bool refuse)
    {
    }
}
