using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>What the Body of an envelope holds: a request, a response or a fault. Each reads and writes itself; fields that are missing have the value that says nothing, fields that are not known are passed over.</summary>
public abstract record CwmpMessage
{
    /// <summary>Its element's name without prefix: "InformResponse".</summary>
    public abstract string Method { get; }

    internal virtual void Write(SoapWriter writer)
    {
        writer.Raw("<cwmp:"u8);
        writer.Escaped(Method);
        writer.Raw(">"u8);
        WriteFields(writer);
        writer.Raw("</cwmp:"u8);
        writer.Escaped(Method);
        writer.Raw(">"u8);
    }

    internal abstract void WriteFields(SoapWriter writer);
}

/// <summary>A method that this product does not know; the answer is fault 8000 or 9000.</summary>
/// <param name="Name">As it stands in the envelope.</param>
public sealed record UnknownMethod(string Name) : CwmpMessage
{
    /// <inheritdoc/>
    public override string Method => Name;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>Stands for the body while an envelope is read.</summary>
internal sealed record NoMessage : CwmpMessage
{
    /// <summary>It has no fields.</summary>
    public static NoMessage Instance { get; } = new();

    public override string Method => string.Empty;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
