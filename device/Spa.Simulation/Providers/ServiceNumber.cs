namespace Spa.Simulation.Providers;

/// <summary>A number of a provider that is no subscriber's.</summary>
/// <param name="Number">What is dialled.</param>
/// <param name="Name">Its name, one word or two.</param>
/// <param name="Kind">What answers.</param>
/// <param name="Does">What a caller meets, as a sentence without a full stop.</param>
public sealed record ServiceNumber(string Number, string Name, ServiceKind Kind, string Does)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<ServiceNumber> All { get; } =
    [
        new("600", "echo", ServiceKind.Echo, "answers and gives back what it hears"),
        new("601", "music", ServiceKind.Music, "answers and plays a melody"),
        new("602", "busy", ServiceKind.Busy, "is busy (486)"),
        new("603", "no answer", ServiceKind.NoAnswer, "rings and never answers"),
        new("604", "announcement", ServiceKind.Announcement, "special information tone before an answer (183), then 404"),
        new("605", "voicemail", ServiceKind.Voicemail, "takes a message for the caller's own mailbox, or with a user behind it (6052000) for that user's; key 1 plays what is there, # ends the message"),
    ];

    /// <summary>Finds what a dialled number means; null = nothing.</summary>
    public static ServiceNumber? Find(string dialled)
    {
        ArgumentNullException.ThrowIfNull(dialled);
        return All.FirstOrDefault(one => one.Number == dialled || (one.Kind == ServiceKind.Voicemail && dialled.StartsWith(one.Number, StringComparison.Ordinal)));
    }
}
