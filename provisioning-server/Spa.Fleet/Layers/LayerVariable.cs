using System.Text.RegularExpressions;

namespace Spa.Fleet.Layers;

/// <summary>A variable of a layer; a later layer's variable of the same name covers it.</summary>
/// <param name="Name">A letter, then letters, digits and <c>_</c>, at most 40.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Value">What it holds.</param>
public sealed partial record LayerVariable(string Name, VariableType Type, string Value)
{
    /// <summary>Names that the server fills for each device; no layer may define them.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["mac", "mau", "serial", "model", "customer", "site", "host"];

    /// <summary>True for text that may name a variable.</summary>
    public static bool IsName(string text) => NameForm().IsMatch(text);

    /// <summary>Why this variable cannot be; null when it can.</summary>
    public LayerFault? Fault() => this switch
    {
        _ when !IsName(Name) => new(Name, "is no name for a variable: a letter, then letters, digits and _, at most 40.", 0),
        _ when Reserved.Contains(Name, StringComparer.Ordinal) => new(Name, "is filled by the server for each device; take another name.", null),
        { Type: VariableType.Number } when !NumberForm().IsMatch(Value) => new(Name, $"is a number; '{Value}' is none.", 0),
        { Value.Length: > 4096 } => new(Name, "is longer than 4096 characters.", 4096),
        _ => null,
    };

    /// <summary>Without the value of a secret.</summary>
    public override string ToString() => $"{Name} = {(Type == VariableType.Secret ? "***" : Value)}";

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A-?[0-9]{1,18}(\.[0-9]{1,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();
}
