using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Configuration.Views;

/// <summary>One setting as a page shows it to an account. Holds no secret.</summary>
/// <param name="Parameter">The setting.</param>
/// <param name="Form">How its value is entered.</param>
/// <param name="Text">The value; blank for a secret; with <c>***</c> in the place of a secret inside a rule or a dial plan.</param>
/// <param name="IsMasked">True when <paramref name="Text"/> hides something: saved again it would be refused, so only a new text is.</param>
/// <param name="IsSet">False when the value is blank.</param>
/// <param name="MayChange">True when the account may change it.</param>
/// <param name="Access">What the account <c>user</c> may do.</param>
/// <param name="Origin">Who set it.</param>
/// <param name="Provided">What the provider has set where somebody at the unit has changed it, masked; null = nothing is covered.</param>
public sealed record SettingView(
    Parameter Parameter, FieldForm Form, string Text, bool IsMasked, bool IsSet, bool MayChange, UserAccess Access, SettingOrigin Origin, string? Provided);
