using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>How a transfer ended (FaultStruct of TransferComplete).</summary>
/// <param name="Code"><see cref="FaultCode.None"/> = well.</param>
/// <param name="Text">In words; empty when it went well.</param>
public sealed record TransferFault(FaultCode Code, string Text)
{
    /// <summary>It went well.</summary>
    public static TransferFault None { get; } = new(FaultCode.None, string.Empty);

    internal static TransferFault Read(SoapReader reader)
    {
        var (code, text) = (FaultCode.None, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
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

        return new TransferFault(code, text);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("FaultStruct"u8);
        writer.Number("FaultCode"u8, (int)Code);
        writer.Text("FaultString"u8, Text);
        writer.Close("FaultStruct"u8);
    }
}
