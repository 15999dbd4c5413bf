namespace Spa.Configuration.Parameters;

/// <summary>What sets a row of the catalogue apart from the others of its section.</summary>
internal sealed record Traits
{
    /// <summary>A row without any.</summary>
    public static readonly Traits None = new();

    /// <summary>When it takes effect; null as its section.</summary>
    public ApplyWhen? Apply { get; init; }

    /// <summary>Factory access of the user account; null as its section.</summary>
    public UserAccess? User { get; init; }

    /// <summary>Default of the original unit where ours differs.</summary>
    public string? Original { get; init; }

    /// <summary>Why ours differs.</summary>
    public string? Deviation { get; init; }

    /// <summary>Why a value is without effect.</summary>
    public string? NotOffered { get; init; }

    /// <summary>Choices that are taken without effect.</summary>
    public string[] IdleChoices { get; init; } = [];

    /// <summary>Not a setting of the original unit.</summary>
    public bool Own { get; init; }

    /// <summary>May be replaced, not blanked.</summary>
    public bool NeverBlanked { get; init; }
}
