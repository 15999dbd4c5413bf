using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks for values (A.3.2.2).</summary>
/// <param name="Names">Full paths, or partial ones that end with a dot; the empty one is the root.</param>
public sealed record GetParameterValues(IReadOnlyList<string> Names) : CwmpMessage
{
    internal const string Element = "GetParameterValues";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetParameterValues Read(SoapReader reader)
    {
        var names = (IReadOnlyList<string>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterNames":
                    names = reader.Strings();
                    break;
                default:
                    break;
            }
        }

        return new GetParameterValues(names);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Strings("ParameterNames"u8, Names);
    }
}

/// <summary>The values.</summary>
/// <param name="Parameters">Secrets are empty.</param>
public sealed record GetParameterValuesResponse(IReadOnlyList<ParameterValue> Parameters) : CwmpMessage
{
    internal const string Element = "GetParameterValuesResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static GetParameterValuesResponse Read(SoapReader reader)
    {
        var parameters = (IReadOnlyList<ParameterValue>)[];
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterList":
                    parameters = reader.List(ParameterValue.Read);
                    break;
                default:
                    break;
            }
        }

        return new GetParameterValuesResponse(parameters);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("ParameterList"u8, "cwmp:ParameterValueStruct"u8, Parameters.Count);
        foreach (var entry in Parameters)
        {
            entry.Write(writer);
        }

        writer.Close("ParameterList"u8);
    }
}
