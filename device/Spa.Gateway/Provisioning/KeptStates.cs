using System.Text.Json;
using System.Text.Json.Serialization;
using Spa.Gateway.Admin;

namespace Spa.Gateway.Provisioning;

/// <summary>What the resync side keeps over restarts.</summary>
internal sealed record KeptResync(bool HasSucceeded, int Failures, AttemptOutcome? Last, IReadOnlyList<RefusedSetting> Refused)
{
    public const string Name = "resync";
}

/// <summary>What the upgrade side keeps over restarts.</summary>
/// <param name="Done">Fingerprint of the rule's image that was installed last.</param>
/// <param name="GivenUp">Fingerprint of an image that did not hold.</param>
/// <param name="Underway">The restart into another version that is being tried; null = none.</param>
/// <param name="Last">The last attempt.</param>
/// <param name="AskAgain">What a person wanted and is fetched once the new launcher runs; null = nothing.</param>
internal sealed record KeptUpgrade(string? Done, string? GivenUp, KeptActivation? Underway, AttemptOutcome? Last, string? AskAgain = null)
{
    public const string Name = "upgrade";
}

/// <summary>A version that was staged and is to be started, or was started last.</summary>
/// <param name="Version">The staged version.</param>
/// <param name="From">The version before.</param>
/// <param name="Fingerprint">Of its job.</param>
/// <param name="IsAsked">True when a person gave the URL.</param>
/// <param name="Target">For the messages after the restart.</param>
/// <param name="Announced">True once its success has been told.</param>
/// <param name="Bytes">Length of the image; 0 = not known.</param>
/// <param name="BegunAt">When it began to be fetched, in UTC; null = not known.</param>
internal sealed record KeptActivation(string Version, string From, string Fingerprint, bool IsAsked, AttemptTarget Target, bool Announced, long Bytes = 0, DateTimeOffset? BegunAt = null);

/// <summary>Names of settings that were changed on the unit itself since the last resync: for a report with <c>--delta</c>.</summary>
internal sealed record KeptChanges(IReadOnlyList<string> Names)
{
    public const string Name = "changes";
}

[JsonSerializable(typeof(KeptResync))]
[JsonSerializable(typeof(KeptUpgrade))]
[JsonSerializable(typeof(KeptChanges))]
internal sealed partial class KeptJson : JsonSerializerContext
{
    // What was kept by a later version, or is damaged, counts as never kept: the unit then starts over instead of not starting.
    public static T? Read<T>(IReadOnlyDictionary<string, byte[]> kept, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        if (!kept.TryGetValue(name, out var content) || content.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(content, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
