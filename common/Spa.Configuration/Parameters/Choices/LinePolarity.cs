namespace Spa.Configuration.Parameters.Choices;

/// <summary>Polarity of the loop.</summary>
public enum LinePolarity
{
    /// <summary><c>Forward</c>: tip positive to ring.</summary>
    Forward,

    /// <summary>Reversed.</summary>
    Reverse,
}
