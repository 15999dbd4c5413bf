using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What operators did that is not about one device.</summary>
internal static class Audits
{
    public static void Add(IDbConnection on, string operatorName, string text)
    {
        var id = Math.Max((on.ExecuteScalar<long?>("select max(id) from audit") ?? 0) + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000);
        on.Execute("insert into audit (id, operator, text) values (@id, @operatorName, @text)", new { id, operatorName, text });
    }
}
