using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>Asks for a session later (A.4.1.2).</summary>
/// <param name="DelaySeconds">From 1 on.</param>
/// <param name="CommandKey">Told with the event M ScheduleInform.</param>
public sealed record ScheduleInform(uint DelaySeconds, string CommandKey) : CwmpMessage
{
    internal const string Element = "ScheduleInform";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static ScheduleInform Read(SoapReader reader)
    {
        var (delaySeconds, commandKey) = (0u, string.Empty);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "DelaySeconds":
                    delaySeconds = reader.Number();
                    break;
                case "CommandKey":
                    commandKey = reader.Text();
                    break;
                default:
                    break;
            }
        }

        return new ScheduleInform(delaySeconds, commandKey);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("DelaySeconds"u8, DelaySeconds);
        writer.Text("CommandKey"u8, CommandKey);
    }
}

/// <summary>It will come.</summary>
public sealed record ScheduleInformResponse : CwmpMessage
{
    internal const string Element = "ScheduleInformResponse";

    /// <summary>It has no fields.</summary>
    public static ScheduleInformResponse Instance { get; } = new();

    /// <inheritdoc/>
    public override string Method => Element;

    internal override void WriteFields(SoapWriter writer)
    {
    }
}
