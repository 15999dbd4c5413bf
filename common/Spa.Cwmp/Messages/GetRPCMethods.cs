using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks either side what it can do (A.3.1.1).</summary>
public sealed record GetRPCMethods : CwmpMessage
{
    internal const string Element = "GetRPCMethods";

    /// <summary>It has no fields.</summary>
    public static GetRPCMethods Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}

/// <summary>What it can do.</summary>
/// <param name="Methods">Names of methods.</param>
public sealed record GetRPCMethodsResponse(IReadOnlyList<string> Methods) : CwmpMessage
{
    internal const string Element = "GetRPCMethodsResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetRPCMethodsResponse Read(SoapReader reader)
    {
        var methods = (IReadOnlyList<string>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "MethodList":
                    methods = reader.Strings();
                    break;
                default:
                    break;
            }
        }

        return new GetRPCMethodsResponse(methods);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Strings("MethodList"u8, Methods);
    }
}
