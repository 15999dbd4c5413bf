using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

/// <summary>A telephone side whose use a test sets.</summary>
internal sealed class TestVoice : IVoice
{
    public event Action? BecameIdle;

    public event Action<Parameter, string>? SettingChosen;

    public bool InUse { get; private set; }

    public bool InEmergencyCall { get; set; }

    public bool RefusesCalls { get; private set; }

    public List<SettingsSnapshot> Applied { get; } = [];

    public TimeSpan? UnregisteredFor { get; set; }

    public IReadOnlyList<LineFacts> Lines =>
        [new("Line 1", InUse ? "dial tone" : "on hook", InUse, UnregisteredFor), new("PSTN Line", "idle", false, null)];

    public void OffHook() => InUse = true;

    public void OnHook()
    {
        InUse = false;
        BecameIdle?.Invoke();
    }

    public void Choose(Parameter parameter, string text) => SettingChosen?.Invoke(parameter, text);

    public int NetworkChanges { get; private set; }

    public void NetworkChanged() => NetworkChanges++;

    public void RefuseCalls(bool refuse) => RefusesCalls = refuse;

    public void Apply(SettingsSnapshot settings) => Applied.Add(settings);
}
