using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Sets parameters, all or none (A.3.2.1).</summary>
/// <param name="Parameters">What is to be.</param>
/// <param name="ParameterKey">Kept as ManagementServer.ParameterKey when it succeeds; up to 32 characters.</param>
public sealed record SetParameterValues(IReadOnlyList<ParameterValue> Parameters, string ParameterKey) : CwmpMessage
{
    internal const string Element = "SetParameterValues";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static SetParameterValues Read(SoapReader reader)
    {
        var (parameters, parameterKey) = ((IReadOnlyList<ParameterValue>)[], string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "ParameterList":
                    parameters = reader.List(ParameterValue.Read);
                    break;
                case "ParameterKey":
                    parameterKey = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new SetParameterValues(parameters, parameterKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.OpenArray("ParameterList"u8, "cwmp:ParameterValueStruct"u8, Parameters.Count);
        foreach (var entry in Parameters)
        {
            entry.Write(writer);
        }

        writer.Close("ParameterList"u8);
        writer.Text("ParameterKey"u8, ParameterKey);
    }
}

/// <summary>They are set.</summary>
/// <param name="Status">0 = in force, 1 = kept, in force later.</param>
public sealed record SetParameterValuesResponse(uint Status) : CwmpMessage
{
    internal const string Element = "SetParameterValuesResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static SetParameterValuesResponse Read(SoapReader reader)
    {
        var status = 0u;
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Status":
                    status = reader.Number();
                    break;
                default:
                    break;
            }
        }

        return new SetParameterValuesResponse(status);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("Status"u8, Status);
    }
}
