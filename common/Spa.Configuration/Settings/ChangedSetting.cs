using Spa.Configuration.Parameters;
using Spa.Configuration.Views;

namespace Spa.Configuration.Settings;

/// <summary>A setting whose value is another one than before.</summary>
/// <param name="Parameter">The setting.</param>
/// <param name="OldText">As a profile wrote it before; unmasked.</param>
/// <param name="NewText">As a profile writes it now; unmasked.</param>
public sealed record ChangedSetting(Parameter Parameter, string OldText, string NewText)
{
    /// <summary>Name in a profile.</summary>
    public string Name => Parameter.Name;

    /// <summary>For a log or a page: secrets are masked.</summary>
    public override string ToString()
        => $"{Name}: \"{SecretMask.Masked(Parameter, OldText)}\" -> \"{SecretMask.Masked(Parameter, NewText)}\"";
}
