using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A request that was refused (TR-069 A.5).</summary>
/// <param name="Code">Why; 0 when a peer sent a SOAP fault without a fault of CWMP in it.</param>
/// <param name="Text">In words.</param>
/// <param name="Parameters">For SetParameterValues: what is wrong with which parameter.</param>
public sealed record CwmpFault(FaultCode Code, string Text, IReadOnlyList<ParameterFault> Parameters) : CwmpMessage
{
    /// <inheritdoc/>
    public override string Method => "Fault";

    /// <summary>A fault in the words of the standard, with what is special about this one behind them.</summary>
    public static CwmpFault Of(FaultCode code, string? detail = null) => new(code, detail is null ? code.Text() : $"{code.Text()}: {detail}", []);

    internal static CwmpFault Read(SoapReader reader)
    {
        var (code, text, parameters, soapText) = (FaultCode.None, string.Empty, new List<ParameterFault>(), string.Empty);
        for (var fault = reader.Enter(); reader.Next(fault);)
        {
            switch (reader.Name)
            {
                case "faultstring" or "FaultString":
                    soapText = reader.Text();
                    break;
                case "detail":
                    for (var detail = reader.Enter(); reader.Next(detail);)
                    {
                        if (reader.Name == "Fault")
                        {
                            ReadDetail(reader);
                        }
                    }

                    break;
                default:
                    break;
            }
        }

        return new CwmpFault(code, text.Length > 0 ? text : soapText, parameters);

        void ReadDetail(SoapReader reader)
        {
            for (var detail = reader.Enter(); reader.Next(detail);)
            {
                switch (reader.Name)
                {
                    case "FaultCode":
                        code = reader.Fault();
                        break;
                    case "FaultString":
                        text = reader.Text();
                        break;
                    case "SetParameterValuesFault":
                        parameters.Add(ParameterFault.Read(reader));
                        break;
                    default:
                        break;
                }
            }
        }
    }

    internal override void Write(SoapWriter writer)
    {
        writer.Raw("<soap:Fault><faultcode>"u8);
        writer.Raw(Code.BlamesSender() ? "Client"u8 : "Server"u8);
        writer.Raw("</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>"u8);
        WriteFields(writer);
        writer.Raw("</cwmp:Fault></detail></soap:Fault>"u8);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("FaultCode"u8, (int)Code);
        writer.Text("FaultString"u8, Text);
        foreach (var parameter in Parameters)
        {
            parameter.Write(writer);
        }
    }
}

/// <summary>What is wrong with one parameter of a SetParameterValues.</summary>
/// <param name="Name">Its path as it was sent.</param>
/// <param name="Code">Why.</param>
/// <param name="Text">In words, with what would have been taken.</param>
public sealed record ParameterFault(string Name, FaultCode Code, string Text)
{
    internal static ParameterFault Read(SoapReader reader)
    {
        var (name, code, text) = (string.Empty, FaultCode.None, string.Empty);
        for (var fault = reader.Enter(); reader.Next(fault);)
        {
            switch (reader.Name)
            {
                case "ParameterName":
                    name = reader.Text();
                    break;
                case "FaultCode":
                    code = reader.Fault();
                    break;
                case "FaultString":
                    text = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new ParameterFault(name, code, text);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("SetParameterValuesFault"u8);
        writer.Text("ParameterName"u8, Name);
        writer.Number("FaultCode"u8, (int)Code);
        writer.Text("FaultString"u8, Text);
        writer.Close("SetParameterValuesFault"u8);
    }
}
