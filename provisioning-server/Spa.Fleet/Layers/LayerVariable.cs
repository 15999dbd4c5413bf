using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Spa.Fleet.Layers;

/// <summary>A variable of a layer; a later layer's variable of the same name covers it.</summary>
/// <param name="Name">A letter, then letters, digits and <c>_</c>, at most 40.</param>
/// <param name="Type">What it may hold. A value must fit the type of every layer that names the variable.</param>
/// <param name="Value">What it holds; other variables may stand in it as <c>{{name}}</c> unless it is secret. Null = only declared: later layers must give it.</param>
public sealed partial record LayerVariable(string Name, VariableType Type, string? Value)
{
    private const int LongestValue = 4096;
    private const int MostChoices = 64;

    /// <summary>Names that the server fills for each device; no layer may define them.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["mac", "mau", "serial", "model", "customer", "site", "host"];

    /// <summary>What a <see cref="VariableType.Choice"/> may be; empty for every other type.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>True for text that may name a variable.</summary>
    public static bool IsName(string text) => NameForm().IsMatch(text);

    /// <summary>Why this variable cannot be; null when it can.</summary>
    public LayerFault? Fault() => this switch
    {
        _ when !IsName(Name) => new(Name, "is no name for a variable: a letter, then letters, digits and _, at most 40.", 0),
        _ when Reserved.Contains(Name, StringComparer.Ordinal) => new(Name, "is filled by the server for each device; take another name.", null),
        { Type: VariableType.Choice, Choices.Length: 0 } => new(Name, "is a choice and names none: give what it may be, separated by commas.", null),
        { Type: not VariableType.Choice, Choices.Length: > 0 } => new(Name, "names choices and is no choice: give it that type.", null),
        { Choices.Length: > MostChoices } => new(Name, $"names more than {MostChoices} choices.", null),
        _ when Choices.Any(c => c.Length == 0 || c.Contains('{', StringComparison.Ordinal)) => new(Name, "names a choice that is empty or holds a brace.", null),
        { Value.Length: > LongestValue } => new(Name, $"is longer than {LongestValue} characters.", LongestValue),
        { Type: not VariableType.Secret, Value: { } value } when !Template.Parse(value).Ok(out _, out var broken) => new(Name, $"cannot be read: {broken}.", broken.At),

        // With another variable in it, a value is judged once that is filled in.
        { Value: { } value } when Type == VariableType.Secret || !value.Contains("{{", StringComparison.Ordinal) => Misfit(value),
        _ => null,
    };

    /// <summary>Why a value does not fit the type; null when it does.</summary>
    /// <param name="value">All of its variables filled in.</param>
    /// <param name="isSecret">True when the sentence must not show it.</param>
    public LayerFault? Misfit(string value, bool isSecret = false)
    {
        var shown = isSecret ? "what it holds" : $"'{value}'";
        return Type switch
        {
            VariableType.Number when !NumberForm().IsMatch(value) => new(Name, $"is a number; {shown} is none.", 0),
            VariableType.Address when !AddressForm().IsMatch(value) => new(Name, $"is a host name or an address with or without a port; {shown} is none.", 0),
            VariableType.Phone when !PhoneForm().IsMatch(value) => new(Name, $"is a telephone number (digits, * and #, + in front); {shown} is none.", 0),
            VariableType.Choice when !Choices.Contains(value, StringComparer.Ordinal) => new(Name, $"is one of {string.Join(", ", Choices)}; {shown} is none of them.", 0),
            _ => null,
        };
    }

    /// <summary>The value as a person may see it: <c>***</c> for a secret; null when there is none.</summary>
    public string? Shown => Value is { Length: > 0 } && Type == VariableType.Secret ? "***" : Value;

    /// <inheritdoc/>
    public bool Equals(LayerVariable? other)
        => other is not null && Name == other.Name && Type == other.Type && Value == other.Value && Choices.SequenceEqual(other.Choices, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Value);

    /// <summary>Without the value of a secret.</summary>
    public override string ToString() => $"{Name} = {Shown}";

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A-?[0-9]{1,18}(\.[0-9]{1,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"\A(\[[0-9A-Fa-f:.]{2,45}\]|(?=.{1,253}(:|\z))[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AddressForm();

    [GeneratedRegex(@"\A\+?[0-9*#]{1,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneForm();
}
