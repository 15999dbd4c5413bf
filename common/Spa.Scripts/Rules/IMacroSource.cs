namespace Spa.Scripts.Rules;

/// <summary>Where the values of macros come from.</summary>
public interface IMacroSource
{
    /// <summary>Value of the macro <paramref name="name"/> (upper case, without <c>$</c>): <c>MAU</c>; <c>A</c> to <c>P</c> are GPP_A to GPP_P as they stand. Null = no such macro: it stays as written. Never asked for SA to SD.</summary>
    string? Value(string name);
}
