namespace Spa.Simulation.Providers;

/// <summary>What a number of a provider does by itself.</summary>
public enum ServiceKind
{
    /// <summary>Gives back what it hears.</summary>
    Echo,

    /// <summary>Plays a melody.</summary>
    Music,

    /// <summary>Is busy: 486.</summary>
    Busy,

    /// <summary>Rings and never answers.</summary>
    NoAnswer,

    /// <summary>Is no longer in service: special information tone before the answer (183), then 404.</summary>
    Announcement,

    /// <summary>Takes a message for a mailbox and plays those that are there.</summary>
    Voicemail,
}
