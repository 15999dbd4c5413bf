namespace Spa.Gateway.Sip;

/// <summary>How a call comes to give media back.</summary>
internal enum LoopbackUse
{
    /// <summary>The far end may ask for it.</summary>
    Takes,

    /// <summary>We ask for it.</summary>
    Asks,
}
