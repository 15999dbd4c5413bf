using System.Collections.Immutable;
using System.Globalization;
using Spa.Cwmp;
using Spa.Cwmp.Messages;

namespace Spa.Gateway.Management.Model;

/// <summary>The table <c>ManagementServer.InformParameter</c> of both trees: the one whose rows an ACS adds and takes out.</summary>
internal static class InformTable
{
    /// <summary>The most rows.</summary>
    public const int Most = 32;

    /// <summary>Path of the table below the root.</summary>
    public const string Path = "ManagementServer.InformParameter.";

    /// <summary>Path of the number of its rows below the root.</summary>
    public const string Count = "ManagementServer.InformParameterNumberOfEntries";

    private const int LongestAlias = 64;
    private const int LongestName = 256;

    // Those of the standard: one that this unit never tells is no fault.
    private static readonly ImmutableHashSet<string> Events =
    [
        EventCodes.Bootstrap, EventCodes.Boot, EventCodes.Periodic, EventCodes.Scheduled, EventCodes.ValueChange, EventCodes.Kicked, EventCodes.ConnectionRequest, EventCodes.TransferComplete, EventCodes.DiagnosticsComplete,
        EventCodes.RequestDownload, EventCodes.AutonomousTransferComplete, "11 DU STATE CHANGE COMPLETE", "12 AUTONOMOUS DU STATE CHANGE COMPLETE", EventCodes.Wakeup, EventCodes.Heartbeat,
        EventCodes.MReboot, EventCodes.MScheduleInform, EventCodes.MDownload, EventCodes.MScheduleDownload, EventCodes.MUpload, "M ChangeDUState",
    ];

    /// <summary>How many there are: it is there also when there are none.</summary>
    public static void Counted(LeafList list) => list.Number(Count, LeafSource.Fact(f => f.InformRows.Length.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The parameters of a row.</summary>
    public static void Row(LeafList list, uint number)
    {
        var row = list.Under(string.Create(CultureInfo.InvariantCulture, $"{Path}{number}."));
        row.Truth("Enable", new Field(number, r => r.Enable ? "1" : "0", static (r, v, _) => (r with { Enable = v == "1" }, null)));
        row.Text("Alias", new Field(number, r => r.Alias, Alias), LongestAlias);
        row.Text("ParameterName", new Field(number, r => r.ParameterName, Name), LongestName);
        row.Text("EventList", new Field(number, r => r.EventList, List));
    }

    private static (InformRow? Next, string? Expected) Alias(InformRow row, string value, ImmutableArray<InformRow> all)
        => value == row.Alias ? (row, null)
            : value.Length == 0 || !char.IsAsciiLetter(value[0]) || value.StartsWith(InformRow.OwnAlias, StringComparison.Ordinal) ? (null, $"a name that begins with a letter, and not with {InformRow.OwnAlias}")
            : all.Any(r => r.Number != row.Number && r.Alias == value) ? (null, "a name that no other row has")
            : (row with { Alias = value }, null);

    // One that is not there, or not yet, is no fault: it is not told.
    private static (InformRow? Next, string? Expected) Name(InformRow row, string value, ImmutableArray<InformRow> all)
        => value.EndsWith('.') || (value.Length > 0 && !value.Contains('.')) || value.Any(c => c is <= ' ' or > '~') ? (null, "the full name of a parameter, with * for any instance number") : (row with { ParameterName = value }, null);

    private static (InformRow? Next, string? Expected) List(InformRow row, string value, ImmutableArray<InformRow> all)
    {
        var codes = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        return codes.Find(c => !Events.Contains(c)) is { } strange
            ? (null, $"event codes like '2 PERIODIC' with commas between; '{(strange.Length > 40 ? strange[..40] : strange)}' is none")
            : (row with { EventList = string.Join(',', codes) }, null);
    }

    // Next = null: refused.
    private sealed class Field(uint number, Func<InformRow, string> read, Func<InformRow, string, ImmutableArray<InformRow>, (InformRow? Next, string? Expected)> write) : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => facts.InformRows.FirstOrDefault(r => r.Number == number) is { } row ? read(row) : string.Empty;

        public override LeafWrite Write(string value, ModelFacts facts)
        {
            if (facts.InformRows.FirstOrDefault(r => r.Number == number) is not { } row)
            {
                return LeafWrite.Refuse(FaultCode.InvalidParameterName, string.Empty);
            }

            var (next, expected) = write(row, value, facts.InformRows);
            return next is null ? LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected {expected}") : LeafWrite.Nothing with { InformRows = facts.InformRows.Replace(row, next) };
        }
    }
}
