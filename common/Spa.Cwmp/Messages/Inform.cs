using Spa.Cwmp.Soap;

namespace Spa.Cwmp.Messages;

/// <summary>A CPE begins a session (A.3.3.1).</summary>
/// <param name="Device">Who it is.</param>
/// <param name="Events">Why; up to 64, and none in a retry whose events were dropped.</param>
/// <param name="MaxEnvelopes">Always 1.</param>
/// <param name="CurrentTime">Its clock; null = it does not know, or says nothing that is a time.</param>
/// <param name="RetryCount">Sessions that failed since the last that did not; 0 also where it says nothing that is a number.</param>
/// <param name="Parameters">What every Inform tells, and what has changed.</param>
public sealed record Inform(DeviceId Device, IReadOnlyList<CwmpEvent> Events, uint MaxEnvelopes, DateTimeOffset? CurrentTime, uint RetryCount, IReadOnlyList<ParameterValue> Parameters) : CwmpMessage
{
    internal const string Element = "Inform";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static Inform Read(SoapReader reader)
    {
        var (device, events, maxEnvelopes, currentTime, retryCount, parameters) = (DeviceId.None, (IReadOnlyList<CwmpEvent>)[], 0u, (DateTimeOffset?)null, 0u, (IReadOnlyList<ParameterValue>)[]);
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "DeviceId":
                    device = DeviceId.Read(reader);
                    break;
                case "Event":
                    events = reader.List(CwmpEvent.Read);
                    break;
                case "MaxEnvelopes":
                    maxEnvelopes = reader.Count();
                    break;
                case "CurrentTime":
                    currentTime = reader.Time();
                    break;
                case "RetryCount":
                    retryCount = reader.Count();
                    break;
                case "ParameterList":
                    parameters = reader.List(ParameterValue.Read);
                    break;
                default:
                    break;
            }
        }

        return new Inform(device, events, maxEnvelopes, currentTime, retryCount, parameters);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        Device.Write(writer);
        writer.OpenArray("Event"u8, "cwmp:EventStruct"u8, Events.Count);
        foreach (var entry in Events)
        {
            entry.Write(writer);
        }

        writer.Close("Event"u8);
        writer.Number("MaxEnvelopes"u8, MaxEnvelopes);
        writer.Time("CurrentTime"u8, CurrentTime);
        writer.Number("RetryCount"u8, RetryCount);
        writer.OpenArray("ParameterList"u8, "cwmp:ParameterValueStruct"u8, Parameters.Count);
        foreach (var entry in Parameters)
        {
            entry.Write(writer);
        }

        writer.Close("ParameterList"u8);
    }
}

/// <summary>The ACS has taken the Inform.</summary>
/// <param name="MaxEnvelopes">Always 1.</param>
public sealed record InformResponse(uint MaxEnvelopes) : CwmpMessage
{
    internal const string Element = "InformResponse";

    /// <inheritdoc/>
    public override string Method => Element;

    internal static InformResponse Read(SoapReader reader)
    {
        var maxEnvelopes = 0u;
        for (var fields = reader.Enter(); reader.Next(fields);)
        {
            switch (reader.Name)
            {
                case "MaxEnvelopes":
                    maxEnvelopes = reader.Count();
                    break;
                default:
                    break;
            }
        }

        return new InformResponse(maxEnvelopes);
    }

    internal override void WriteFields(SoapWriter writer)
    {
        writer.Number("MaxEnvelopes"u8, MaxEnvelopes);
    }
}
