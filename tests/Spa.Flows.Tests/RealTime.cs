namespace Spa.Flows.Tests;

/// <summary>Tests that listen to telephones in real time through many processes: one after the other, for what is heard has gaps where the machine is late.</summary>
internal static class RealTime
{
    public const string Name = "real time";
}
