using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Gateway.Admin;
using Spa.Gateway.Calls;
using Spa.Gateway.Management.Diagnostics;
using Spa.Gateway.Management.Model.Sounds;

namespace Spa.Gateway.Management.Model;

/// <summary>What the data model is read from.</summary>
/// <param name="Settings">The stored settings, with what the present request has set so far.</param>
/// <param name="Status">How the unit does.</param>
/// <param name="Voice">The telephone side; null = there is none to look at.</param>
/// <param name="ParameterKey">Of the last SetParameterValues, AddObject or DeleteObject that succeeded.</param>
/// <param name="ConnectionRequestUrl">Where the unit listens; empty = nowhere.</param>
/// <param name="UdpAddress">Where the unit waits for signed datagrams, as seen from outside; empty = nowhere, or not known.</param>
/// <param name="IsBehindNat">The unit is seen elsewhere than it is.</param>
internal sealed record ModelFacts(SettingsSnapshot Settings, GatewayStatus Status, VoiceStatus? Voice, string ParameterKey, string ConnectionRequestUrl, string UdpAddress = "", bool IsBehindNat = false)
{
    /// <summary>Rows of the table of parameters that Informs tell, with what the present request has set so far.</summary>
    public ImmutableArray<InformRow> InformRows { get; init; } = [];

    /// <summary>Tones and rings that the present request is making; empty when it is over.</summary>
    public ImmutableList<SoundDraft> Sounds { get; init; } = [];

    /// <summary>The diagnoses, with what the present request has set so far.</summary>
    public DiagnosticTests Tests { get; init; } = DiagnosticTests.None;

    /// <summary>A setting, as a profile writes it.</summary>
    public string Text(string name) => Settings.Text(Catalogue.Find(name)!);

    /// <summary>Whether a setting says yes.</summary>
    public bool IsYes(string name) => Text(name) == "yes";
}
