namespace Spa.Configuration.Profiles;

/// <summary>The names a profile may use, each with a fixed number.</summary>
public interface IParameterNames
{
    /// <summary>How many names there are; numbers run from 0 to one less.</summary>
    int Count { get; }

    /// <summary>The name with a number; the same instance every time.</summary>
    string this[int index] { get; }

    /// <summary>Number of the name written exactly so, or -1.</summary>
    int IndexOf(ReadOnlySpan<char> name);

    /// <summary>Number of the name that differs at most in the case of its letters, or -1.</summary>
    int IndexIgnoringCase(ReadOnlySpan<char> name);
}
