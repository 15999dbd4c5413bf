namespace Spa.Fleet.Layers;

/// <summary>What a variable may hold.</summary>
public enum VariableType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A decimal number, with a sign and a fraction if need be.</summary>
    Number,

    /// <summary>Any text that is never shown again. Every value it is used in is masked as a whole.</summary>
    Secret,

    /// <summary>A host name or an IP address, with a port if need be: <c>sip.example.net:5060</c>.</summary>
    Address,

    /// <summary>A telephone number: digits, <c>* #</c>, and <c>+</c> in front.</summary>
    Phone,

    /// <summary>One of the choices that the variable names.</summary>
    Choice,
}
