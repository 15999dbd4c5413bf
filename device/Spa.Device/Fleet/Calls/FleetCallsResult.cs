using System.Text.Json.Serialization;

namespace Spa.Device.Fleet.Calls;

/// <summary>How a run of a fleet that telephones ended.</summary>
/// <param name="Devices">Devices switched on.</param>
/// <param name="Registered">Of those, how many registered.</param>
/// <param name="RegisterSeconds">Until the last of them was.</param>
/// <param name="CallsEachSecond">The rate that was asked for.</param>
/// <param name="Placed">Calls placed.</param>
/// <param name="Answered">Of those, how many came to both being connected.</param>
/// <param name="Speech">Of those, in how many both heard each other at the right level.</param>
/// <param name="Failed">Calls with a cause, and those that no two free phones were there for.</param>
/// <param name="Causes">Why calls and registrations failed, and how many of each.</param>
/// <param name="SetUpP50">Median of the time from the last key to both being connected, ms; the called lifts as soon as it rings. Null = none was.</param>
/// <param name="SetUpP99">That of the slowest hundredth.</param>
/// <param name="CpuMsEachCall">Processor time of this process for each call, above what the fleet costs at rest, ms. The provider is in it when it is ours.</param>
/// <param name="CpuPercentAtRest">Processor time of this process when all are registered and nobody calls, percent of one processor.</param>
/// <param name="Seconds">From the first call to the end of the last.</param>
/// <param name="Ok">All registered, every call was placed, answered, and both were heard.</param>
internal sealed record FleetCallsResult(
    int Devices,
    int Registered,
    double RegisterSeconds,
    double CallsEachSecond,
    int Placed,
    int Answered,
    int Speech,
    int Failed,
    IReadOnlyDictionary<string, int> Causes,
    double? SetUpP50,
    double? SetUpP99,
    double CpuMsEachCall,
    double CpuPercentAtRest,
    double Seconds,
    bool Ok);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetCallsResult))]
internal sealed partial class FleetCallsJson : JsonSerializerContext;
