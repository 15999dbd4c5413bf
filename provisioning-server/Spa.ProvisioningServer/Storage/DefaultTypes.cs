using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>How values stand in columns: times as milliseconds since 1970, MAC addresses as twelve hex digits. Both sort as they should in every database.</summary>
internal static class DefaultTypes
{
    private static readonly Lazy<bool> Once = new(() =>
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Moment());
        SqlMapper.AddTypeHandler(new Mac());
        return true;
    });

    public static void Use() => _ = Once.Value;

    private sealed class Moment : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => (parameter.DbType, parameter.Value) = (DbType.Int64, value.ToUnixTimeMilliseconds());
    }

    private sealed class Mac : SqlMapper.TypeHandler<MacAddress>
    {
        public override MacAddress Parse(object value) => MacAddress.Of((string)value);

        public override void SetValue(IDbDataParameter parameter, MacAddress value) => (parameter.DbType, parameter.Value) = (DbType.String, value.ToString());
    }
}
