using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Has the CPE forget its settings after the session (A.4.1.6).</summary>
public sealed record FactoryReset : CwmpMessage
{
    internal const string Element = "FactoryReset";

    /// <summary>It has no fields.</summary>
    public static FactoryReset Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>It will.</summary>
public sealed record FactoryResetResponse : CwmpMessage
{
    internal const string Element = "FactoryResetResponse";

    /// <summary>It has no fields.</summary>
    public static FactoryResetResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
