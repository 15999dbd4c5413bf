using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Why a session takes place (EventStruct).</summary>
/// <param name="Code">Of <see cref="EventCodes"/>, or what a vendor made.</param>
/// <param name="CommandKey">Of the command that caused it; empty = none did.</param>
public sealed record CwmpEvent(string Code, string CommandKey)
{
    internal static CwmpEvent Read(SoapReader reader)
    {
        var (code, commandKey) = (string.Empty, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "EventCode":
                    code = reader.Text();
                    break;
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new CwmpEvent(code, commandKey);
    }

    internal void Write(SoapWriter writer)
    {
        writer.Open("EventStruct"u8);
        writer.Text("EventCode"u8, Code);
        writer.Text("CommandKey"u8, CommandKey);
        writer.Close("EventStruct"u8);
    }
}
