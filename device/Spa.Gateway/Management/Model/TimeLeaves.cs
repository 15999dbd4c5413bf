using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Cwmp;
using Spa.Foundation.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management.Model;

/// <summary>The clock and local time.</summary>
internal static class TimeLeaves
{
    private const string First = "Primary_NTP_Server";
    private const string Second = "Secondary_NTP_Server";

    /// <summary>What both trees have in the same words.</summary>
    public static void Common(LeafList list)
    {
        list.Truth("Time.Enable", new Switch());
        list.Text("Time.Status", LeafSource.Fact(f => !HasServer(f) ? "Disabled" : f.Status.ClockSync switch
        {
            ClockSync.Synchronized => "Synchronized",
            ClockSync.Failed => "Error_FailedToSynchronize",
            _ => "Unsynchronized",
        }));
        list.Text("Time.NTPServer1", LeafSource.Of(First, Conversion.Verbatim), 64);
        list.Text("Time.NTPServer2", LeafSource.Of(Second, Conversion.Verbatim), 64);
        list.Time("Time.CurrentLocalTime", LeafSource.Fact(Now));
    }

    /// <summary>Local time as text of IEEE 1003.1.</summary>
    public static LeafSource Zone { get; } = new PosixLeaf();

    /// <summary>The offset alone, as <c>-08:00</c>.</summary>
    public static Conversion Offset { get; } = new OffsetOfZone();

    private static bool HasServer(ModelFacts facts) => facts.Text(First).Length > 0 || facts.Text(Second).Length > 0;

    private static string Now(ModelFacts facts)
    {
        if (facts.Status.Clock is not { } clock)
        {
            return CwmpTime.Unknown;
        }

        var local = LocalTime.Of(facts.Settings);
        return clock.ToOffset(local.Offset(clock)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    // The unit asks for the time while a server is named.
    private sealed class Switch : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => HasServer(facts) ? "1" : "0";

        public override LeafWrite Write(string value, ModelFacts facts) => value == "0"
            ? LeafWrite.Nothing with { Assignments = [new Assignment(First, string.Empty, null), new Assignment(Second, string.Empty, null)] }
            : HasServer(facts) ? LeafWrite.Nothing
            : LeafWrite.Refuse(FaultCode.InvalidParameterValue, "set NTPServer1 first: the unit asks for the time while a server is named");
    }

    private sealed class PosixLeaf : LeafSource
    {
        private static readonly Parameter<TimeSpan> Setting1 = RegionalParameters.TimeZone;
        private static readonly Parameter<DaylightSavingRule> Setting2 = RegionalParameters.DaylightSavingTimeRule;

        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => PosixTimeZone.Write(facts.Settings.Get(Setting1), facts.Settings.Get(Setting2)) ?? string.Empty;

        public override LeafWrite Write(string value, ModelFacts facts)
        {
            if (PosixTimeZone.Read(value) is not (var zone, var rule))
            {
                return LeafWrite.Refuse(FaultCode.InvalidParameterValue, "expected a zone as IEEE 1003.1 writes it, like CET-1CEST,M3.5.0/2,M10.5.0/3");
            }

            // The same in other words, or what the text cannot say, stays as it is.
            return value == Read(facts) ? LeafWrite.Nothing : LeafWrite.Nothing with { Assignments = [new Assignment(Setting1.Name, OffsetOfZone.Name(zone), null), new Assignment(Setting2.Name, rule.ToString(), null)] };
        }
    }

    private sealed class OffsetOfZone : Conversion
    {
        private const string Base = "GMT";

        public override string Expected => "an offset from UTC like +01:00";

        public static string Name(TimeSpan zone)
            => zone == TimeSpan.Zero ? Base : string.Create(CultureInfo.InvariantCulture, $"{Base}{(zone < TimeSpan.Zero ? '-' : '+')}{zone.Duration():hh\\:mm}");

        public override string ToModel(string text) => text == Base ? "+00:00" : text[Base.Length..];

        public override string? ToSetting(string value, string present)
            => value.Length == "+00:00".Length && value[0] is '+' or '-' && TimeSpan.TryParseExact(value[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset) ? Name(value[0] == '-' ? -offset : offset) : null;
    }
}
