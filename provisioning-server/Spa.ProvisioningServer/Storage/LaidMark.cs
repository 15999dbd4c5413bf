using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How what a change of a layer is judged by stood at one moment: what all layers say, and which devices they are for. As long as the number is the same, so is what was found.</summary>
/// <remarks>The database raises it itself, by triggers: no writer, on no node and in no command, can forget to. What devices tell of themselves does not touch it.</remarks>
internal static class LaidMark
{
    /// <summary>Its row in <c>store_fact</c>.</summary>
    public const string Fact = "laid";

    /// <summary>Tables of which every change raises it.</summary>
    public static readonly IReadOnlyList<string> Tables = ["device_revision", "layer_revision"];

    /// <summary>Columns of <c>device</c> whose change raises it, beside a device that comes or goes: what places a device and what the server fills in for it.</summary>
    public static readonly IReadOnlyList<string> Columns = ["serial", "model", "customer", "site"];

    /// <summary>The number now. Read it in the same transaction as what it is to vouch for.</summary>
    public static long Now(IDbConnection on) => on.ExecuteScalar<long>("select number from store_fact where name = @Fact", new { Fact });
}
