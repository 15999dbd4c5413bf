using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Gives a transfer up (A.4.1.9).</summary>
/// <param name="CommandKey">Of the transfers meant.</param>
public sealed record CancelTransfer(string CommandKey) : CwmpMessage
{
    internal const string Element = "CancelTransfer";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static CancelTransfer Read(SoapReader reader)
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

        return new CancelTransfer(commandKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Text("CommandKey"u8, CommandKey);
    }
}

/// <summary>It is given up.</summary>
public sealed record CancelTransferResponse : CwmpMessage
{
    internal const string Element = "CancelTransferResponse";

    /// <summary>It has no fields.</summary>
    public static CancelTransferResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
