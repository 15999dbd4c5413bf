using System.Text.Json.Serialization;

namespace Spa.Device.Fleet;

/// <summary>How a run of a simulated fleet ended.</summary>
/// <param name="Devices">Devices simulated.</param>
/// <param name="InService">Of those, how many got their key and their profile.</param>
/// <param name="EnrolSeconds">From the first start to the last in service.</param>
/// <param name="Resynced">How many resynced and reported when all were told to.</param>
/// <param name="Failed">How many did not.</param>
/// <param name="ResyncSeconds">From the word to the last report.</param>
/// <param name="Reports">Reports that the server took in all.</param>
/// <param name="KilobytesEach">Memory that one device holds here.</param>
/// <param name="Faults">Failures of single requests, and how many of each.</param>
/// <param name="Ok">True when every device did everything.</param>
internal sealed record FleetResult(
    int Devices, int InService, double EnrolSeconds, int Resynced, int Failed, double ResyncSeconds, int Reports, double KilobytesEach, IReadOnlyDictionary<string, int> Faults, bool Ok);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetResult))]
internal sealed partial class FleetJson : JsonSerializerContext;
