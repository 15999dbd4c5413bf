using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A parameter with its value (ParameterValueStruct).</summary>
/// <param name="Name">Full path.</param>
/// <param name="Value">Value and type.</param>
public sealed record ParameterValue(string Name, CwmpValue Value)
{
    internal static ParameterValue Read(SoapReader reader) => reader.Parameter();

    internal static ParameterValue ReadFields(SoapReader reader)
    {
        var (name, value) = (string.Empty, default(CwmpValue));
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "Name":
                    name = reader.Path();
                    break;
                case "Value":
                    value = reader.Value();
                    break;
                default:
                    break;
            }
        }

        return new ParameterValue(name, value);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("ParameterValueStruct"u8);
        writer.Text("Name"u8, Name);
        writer.Value(Value);
        writer.Close("ParameterValueStruct"u8);
    }
}
