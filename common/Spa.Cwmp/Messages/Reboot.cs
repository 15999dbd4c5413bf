using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Has the CPE start again after the session (A.3.2.9).</summary>
/// <param name="CommandKey">Told with the event M Reboot.</param>
public sealed record Reboot(string CommandKey) : CwmpMessage
{
    internal const string Element = "Reboot";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static Reboot Read(SoapReader reader)
    {
        var commandKey = string.Empty;
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new Reboot(commandKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("CommandKey"u8, CommandKey);
    }
}

/// <summary>It will.</summary>
public sealed record RebootResponse : CwmpMessage
{
    internal const string Element = "RebootResponse";

    /// <summary>It has no fields.</summary>
    public static RebootResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
