namespace Spa.Configuration.Parameters.Choices;

/// <summary>Whether flashes of the phone reach the exchange.</summary>
public enum FlashToPstn
{
    /// <summary><c>Disabled</c>: Never.</summary>
    Disabled,

    /// <summary><c>Double Hook Flash</c>: two quick ones.</summary>
    DoubleHookFlash,
}
